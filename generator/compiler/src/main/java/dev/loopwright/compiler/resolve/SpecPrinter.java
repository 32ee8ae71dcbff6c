package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.Source;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Give;
import dev.loopwright.compiler.resolve.ResolvedModel.Given;
import dev.loopwright.compiler.resolve.ResolvedModel.Term;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints a resolved model as a model file in which nothing is left out: what {@code explain} shows. Settings are written
 * in where they were used. The text trains the same model, and printing it again gives the same text.
 */
public final class SpecPrinter {
    private final ResolvedModel model;
    private final StringBuilder out = new StringBuilder();

    private SpecPrinter(ResolvedModel model) {
        this.model = model;
    }

    /** The whole file; ends with a newline. */
    public static String print(ResolvedModel model) {
        SpecPrinter printer = new SpecPrinter(model);
        printer.header();
        printer.data();
        printer.functions();
        printer.blocks();
        printer.network();
        printer.objective();
        printer.loop();
        printer.predict();
        return printer.out.toString();
    }

    /** What it says of a column behind its name; clauses stand three blanks apart. */
    public static String declaration(ResolvedModel model, String column) {
        Column found = model.data().columns().stream()
                .filter(c -> c.name().text().equals(column))
                .findFirst()
                .orElseThrow();
        return type(found) + clauses(found);
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    private void doc(String indent, String doc) {
        if (!doc.isEmpty()) {
            doc.lines().forEach(l -> line(indent + "/// " + l));
        }
    }

    private void header() {
        doc("", model.doc());
        line("spec " + SpecText.name(model.name().text()) + " version " + model.version());
        line("seed " + model.seed());
    }

    // ---- data

    private void data() {
        line("");
        line("data {");
        line("  from " + source(model.data().source(), model.data().files()));
        model.data().split().parts().stream().filter(p -> !p.files().isEmpty()).forEach(this::source);
        List<List<Column>> groups = groups();
        int width = groups.stream()
                .filter(g -> !type(g.get(0)).isEmpty())
                .mapToInt(g -> names(g).length())
                .max()
                .orElse(0);
        for (List<Column> group : groups) {
            Column column = group.get(0);
            doc("  ", column.doc());
            Role written = column.role() == Role.READ ? Role.INPUT : column.role();
            String role = "%-6s".formatted(written.name().toLowerCase(Locale.ROOT));
            String type = type(column);
            String name = type.isEmpty() ? names(group) : padded(names(group), width) + " : " + type;
            line("  " + role + " " + name + clauses(column));
        }
        model.data().filters().forEach(f -> line("  where " + f.text()));
        split();
        line("}");
    }

    private void source(ResolvedModel.Part part) {
        boolean table = part.files().get(0).column().isEmpty();
        Source own = model.data().source();
        String path = part.files().get(0).path();
        Source written =
                new Source(own.format(), path, own.separator(), own.quote(), own.query(), own.variable(), own.by());
        String source = source(written, table ? List.of() : part.files());
        line("  from " + source + " for " + SpecText.name(part.name().text()));
    }

    private static String source(Source source, List<ColumnFile> files) {
        if (!source.query().isEmpty()) {
            return "sql " + SpecText.quoted(source.query()) + " at env/" + SpecText.name(source.variable());
        }
        if (source.isText()) {
            return source.format() + " " + SpecText.quoted(source.path()) + " by " + source.by();
        }
        if (files.isEmpty()) {
            return source.format() + " " + SpecText.quoted(source.path())
                    + (source.isPlain()
                            ? ""
                            : " separated by "
                                    + SpecText.quoted(String.valueOf(source.separator()))
                                            .replace("\t", "\\t") + " quoted by "
                                    + SpecText.quoted(String.valueOf(source.quote())));
        }
        return files.stream()
                .map(file -> SpecText.name(file.column()) + " " + SpecText.quoted(file.path()))
                .collect(Collectors.joining(", ", source.format() + " ", ""));
    }

    /** The columns of one range stay together. */
    private List<List<Column>> groups() {
        Map<Span, List<Column>> groups = new LinkedHashMap<>();
        model.data()
                .columns()
                .forEach(c -> groups.computeIfAbsent(c.name().span(), s -> new ArrayList<>())
                        .add(c));
        return List.copyOf(groups.values());
    }

    private static String names(List<Column> group) {
        if (group.get(0).kind() instanceof ColumnKind.Array array
                && !array.columns().isEmpty()) {
            String columns = array.columns().substring(0, array.columns().length() - 1);
            return SpecText.name(group.get(0).name().text()) + " = " + SpecText.name(columns) + "*";
        }
        String first = SpecText.name(group.get(0).name().text());
        if (isLearnt(group.get(0))) {
            return first + " = "
                    + SpecText.name(((ColumnKind.Category) group.get(0).kind()).follows());
        }
        if (group.get(0).kind() instanceof ColumnKind.Number number
                && number.derivation().isPresent()) {
            return first + " = " + number.derivation().get().text();
        }
        return group.size() == 1
                ? first
                : first + ".."
                        + SpecText.name(group.get(group.size() - 1).name().text());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static boolean isLearnt(Column column) {
        return column.kind() instanceof ColumnKind.Category category && category.isLearnt();
    }

    /** Nothing for keys, and for what is said by its clause. */
    private static String type(Column column) {
        if (column.role() == Role.KEY || isLearnt(column)) {
            return "";
        }
        if (column.kind() instanceof ColumnKind.Number number) {
            return (number.whole() ? "integer" : "number") + bounds(number.from(), number.to());
        }
        if (column.kind() instanceof ColumnKind.Array array) {
            return array.shape() + bounds(array.from(), array.to());
        }
        if (column.kind() instanceof ColumnKind.Category category) {
            return category.labels().stream().map(SpecText::label).collect(Collectors.joining(" | ", "category ", ""));
        }
        if (column.kind() instanceof ColumnKind.Open open) {
            return open.most() > 0 ? "category at most " + open.most() : "text";
        }
        if (column.kind() instanceof ColumnKind.Tokens tokens) {
            String by = tokens.window() ? "" : tokens.words() ? " by words" : " by characters";
            return "tokens[%d]%s at most %d".formatted(tokens.length(), by, tokens.most());
        }
        if (column.kind() instanceof ColumnKind.Date date) {
            return date.pattern().isEmpty() ? "date" : "date " + SpecText.quoted(date.pattern());
        }
        return "boolean";
    }

    private static String bounds(double from, double to) {
        return Double.isInfinite(from) ? "" : " in " + SpecText.number(from) + ".." + SpecText.number(to);
    }

    private static String clauses(Column column) {
        if (column.role() == Role.KEY || column.kind() instanceof ColumnKind.Tokens tokens && tokens.window()) {
            return "";
        }
        if (isLearnt(column)) {
            return " shifted by 1";
        }
        StringBuilder clauses = new StringBuilder("   missing " + missing(column));
        Coding coding = column.coding();
        clauses.append(coding.indicator() ? ", indicator" : "");
        boolean numbers = column.role() == Role.INPUT && column.kind().isOfNumbers();
        if (numbers || !column.scale().isEmpty()) {
            clauses.append("   scale ").append(scale(column));
        }
        if (column.role() == Role.READ) {
            clauses.append("   encode none");
        }
        if (column.kind() instanceof ColumnKind.Array array && !array.augment().isEmpty()) {
            clauses.append("   augment ")
                    .append(array.augment().stream()
                            .map(a -> entry(a.augmentation().signature(), Stream.empty(), a.args()))
                            .collect(Collectors.joining(", ")));
        }
        boolean category = column.kind() instanceof ColumnKind.Category;
        boolean open = column.kind() instanceof ColumnKind.Open o && o.most() > 0;
        if (column.role() == Role.INPUT && (category || !coding.uses().isEmpty())) {
            clauses.append("   encode ").append(coding.uses().isEmpty() ? "onehot" : encode(coding));
        }
        boolean unknown = column.role() == Role.INPUT || coding.unknown() != ShapedData.Unknown.ERROR;
        if (unknown && (category || open)) {
            clauses.append("   unknown ").append(coding.unknown().name().toLowerCase(Locale.ROOT));
        }
        return clauses.toString();
    }

    private static String encode(Coding coding) {
        return coding.uses().stream()
                .map(use -> entry(use.encoding().signature(), Stream.empty(), use.args()))
                .collect(Collectors.joining(", "));
    }

    private static String missing(Column column) {
        if (column.missing() instanceof Missing.Fill fill) {
            return fill.statistic();
        }
        if (column.missing() instanceof Missing.Constant constant) {
            return column.kind().isOfNumbers() ? constant.value() : SpecText.quoted(constant.value());
        }
        return column.missing() instanceof Missing.Drop ? "drop" : "error";
    }

    private static String scale(Column column) {
        return column.scale().isEmpty()
                ? "none"
                : column.scale().stream()
                        .map(s -> entry(s.scaler().signature(), Stream.empty(), s.args()))
                        .collect(Collectors.joining(", "));
    }

    /** An entry of the catalog with all its settings; without parentheses if there is nothing to put into them. */
    private static String entry(Signature signature, Stream<String> operands, Args args) {
        String inside = Stream.concat(operands, FormulaText.settings(signature.params(), args.values()))
                .collect(Collectors.joining(", "));
        return inside.isEmpty() ? signature.name() : signature.name() + "(" + inside + ")";
    }

    private void split() {
        ResolvedModel.Split split = model.data().split();
        List<ResolvedModel.Part> shares =
                split.parts().stream().filter(p -> p.files().isEmpty()).toList();
        if (split.by().isPresent()) {
            boolean cuts = shares.stream().anyMatch(p -> !p.before().isEmpty());
            String parts = shares.stream().map(this::cut).collect(Collectors.joining(", ", ": ", ""));
            line("  split by " + SpecText.name(split.by().get().text()) + (cuts ? parts : ""));
            return;
        }
        String parts = shares.stream()
                .map(p ->
                        SpecText.share(p.share()) + " " + SpecText.name(p.name().text()))
                .collect(Collectors.joining(", "));
        String order = split.orderedBy().isPresent() ? " in order" + clause(" of ", split.orderedBy()) : " in order";
        line("  split " + parts + clause(" stratified by ", split.stratifiedBy())
                + clause(" grouped by ", split.groupedBy()) + (split.inOrder() ? order : ""));
    }

    private String cut(ResolvedModel.Part part) {
        String end = SpecText.isNumber(part.before()) ? part.before() : SpecText.quoted(part.before());
        return SpecText.name(part.name().text()) + (part.before().isEmpty() ? "" : " before " + end);
    }

    private static String clause(String keyword, Optional<Name> column) {
        return column.map(n -> keyword + SpecText.name(n.text())).orElse("");
    }

    // ---- functions and model

    private void functions() {
        for (ResolvedModel.Function function : model.functions()) {
            line("");
            doc("", function.doc());
            String parameters = function.parameters().stream()
                    .map(p -> SpecText.name(p.name().text())
                            + p.byDefault().map(d -> " = " + SpecText.number(d)).orElse(""))
                    .collect(Collectors.joining(", ", "(", ")"));
            String name = SpecText.name(function.name().text());
            line("function " + name + parameters + " = " + FormulaText.of(function.formula()));
        }
    }

    private void blocks() {
        for (ResolvedModel.Block block : model.blocks()) {
            line("");
            doc("", block.doc());
            String parameters = block.parameters().stream()
                    .map(p -> SpecText.name(p.text()))
                    .collect(Collectors.joining(", ", "(", ")"));
            line("block " + SpecText.name(block.name()) + parameters + " {");
            definitions(block.definitions());
            line("  give " + FormulaText.of(block.give()));
            line("}");
        }
    }

    private void network() {
        line("");
        doc("", model.network().doc());
        String inputs = model.network().inputs().stream()
                .map(i -> SpecText.name(i.name().text()) + ": "
                        + i.column().map(c -> SpecText.name(c.name().text())).orElse("inputs"))
                .collect(Collectors.joining(", ", "(", ")"));
        String outputs = model.network().outputs().stream()
                .map(o -> SpecText.name(o.name().text())
                        + o.sizes().map(s -> ": real" + s).orElse(""))
                .collect(Collectors.joining(", "));
        line("model " + SpecText.name(model.network().name().text()) + inputs + " -> " + outputs + " {");
        definitions(model.network().definitions());
        line("}");
    }

    private void definitions(List<ResolvedModel.Definition> definitions) {
        int width = width(definitions.stream().map(ResolvedModel.Definition::name));
        for (ResolvedModel.Definition definition : definitions) {
            doc("  ", definition.doc());
            line("  " + padded(SpecText.name(definition.name().text()), width) + " = "
                    + FormulaText.of(definition.value()));
        }
    }

    private static int width(Stream<Name> names) {
        return names.mapToInt(n -> SpecText.name(n.text()).length()).max().orElse(0);
    }

    // ---- objective

    private void objective() {
        line("");
        line("objective {");
        ResolvedModel.Objective objective = model.objective();
        int width = width(Stream.concat(
                objective.losses().stream().map(ResolvedModel.LossEntry::name),
                objective.metrics().stream().map(ResolvedModel.MetricEntry::name)));
        for (ResolvedModel.LossEntry loss : objective.losses()) {
            doc("  ", loss.doc());
            String sum = loss.terms().stream().map(this::term).collect(Collectors.joining(" + "));
            line("  " + padded(SpecText.name(loss.name().text()), width) + " = " + sum);
        }
        for (ResolvedModel.MetricEntry metric : objective.metrics()) {
            doc("  ", metric.doc());
            Stream<String> operands = operands(metric.prediction(), List.of(metric.target()));
            line("  " + padded(SpecText.name(metric.name().text()), width) + " = "
                    + entry(metric.metric().signature(), operands, metric.args()));
        }
        line("}");
    }

    private static Stream<String> operands(Name prediction, List<Name> targets) {
        String names = targets.stream().map(t -> SpecText.name(t.text())).collect(Collectors.joining(", "));
        return Stream.of(SpecText.name(prediction.text()), targets.size() == 1 ? names : "[" + names + "]");
    }

    private String term(Term term) {
        String weight = term.weight() == 1 ? "" : SpecText.number(term.weight()) + " * ";
        if (term instanceof Term.Fit fit) {
            Stream<String> operands = operands(fit.prediction(), fit.targets());
            return weight + entry(fit.loss().signature(), operands, fit.args());
        }
        String model = SpecText.name(this.model.network().name().text());
        return weight + ((Term.Weights) term).penalty().signature().name() + "(" + model + ")";
    }

    // ---- loop and prediction

    private void loop() {
        line("");
        line("loop {");
        LoopText text = new LoopText(model);
        text.lines(model.loop().body()).forEach(this::line);
        line("}");
    }

    private void predict() {
        line("");
        line("predict {");
        String gives =
                model.predict().gives().stream().map(SpecPrinter::give).collect(Collectors.joining(",\n       "));
        line("  give " + gives);
        line("}");
    }

    private static String give(Give give) {
        String given = given(give.given());
        String header = SpecText.name(give.header());
        return given.equals(header) ? given : given + " as " + header;
    }

    private static String given(Given given) {
        if (given instanceof Given.Key key) {
            return SpecText.name(key.column());
        }
        if (given instanceof Given.Of of) {
            return SpecText.name(of.value());
        }
        if (given instanceof Given.Compared compared) {
            return SpecText.name(compared.value()) + " " + compared.comparison().symbol() + " "
                    + SpecText.number(compared.threshold());
        }
        return "label(" + SpecText.name(((Given.Label) given).value()) + ")";
    }

    /** The optimizer of a name with all its settings. */
    static Optional<String> optimizer(ResolvedModel model, String name) {
        return model.loop().optimizers().stream()
                .filter(o -> o.name().equals(name))
                .map(o -> entry(o.optimizer().signature(), Stream.empty(), o.args()))
                .findFirst();
    }
}
