package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.SourceEntry;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Filter;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedData.Source;
import dev.loopwright.compiler.model.ShapedData.Split;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.RowWeights;
import dev.loopwright.compiler.model.ShapedModel.Term;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.data.ColumnCache;
import dev.loopwright.runtime.data.Csv;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Rows;
import dev.loopwright.runtime.data.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Prints the data class: the columns of the model, how they are read, and the parts of the rows. */
public final class EmitData {
    /** Blocks of columns in one method, so that methods stay on one screen. */
    private static final int BLOCKS = 12;

    private final ShapedModel model;
    private final SharedNames names;
    private final ClassName self;

    private EmitData(ShapedModel model, SharedNames names) {
        this.model = model;
        this.names = names;
        self = names.data();
    }

    /** {@code LessonData}. */
    public static GeneratedSource source(ShapedModel model, SharedNames names) {
        return Printed.source(model.source(), names.data().packageName(), new EmitData(model, names).type());
    }

    private TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(self)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(
                        "The columns of $L and what is done to them: $L encoded input values per row.\n\n"
                                + "<p>Everything that is learnt from data is learnt from the rows of train only.",
                        SpecComment.place(model.data().span()),
                        model.data().inputWidth());
        model.data().targets().forEach(target -> type.addField(targetIndex(target)));
        type.addField(FieldSpec.builder(Schema.class, "SCHEMA", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("schema()")
                .build());
        type.addField(Dataset.class, "dataset", Modifier.PRIVATE, Modifier.FINAL);
        type.addMethod(constructor());
        type.addMethod(read());
        type.addMethod(readCached());
        type.addMethod(toPredict());
        model.data().split().parts().forEach(part -> type.addMethod(part(part)));
        type.addMethod(dataset());
        schema().forEach(type::addMethod);
        EmitFormulas formulas = new EmitFormulas(names, model.data());
        model.data().columns().stream()
                .filter(c -> c.derivation().isPresent())
                .forEach(c -> type.addMethod(formulas.derived(c)));
        model.data().filters().forEach(f -> type.addMethod(formulas.filter(f)));
        return type.build();
    }

    private FieldSpec targetIndex(Column target) {
        return FieldSpec.builder(int.class, names.target(target), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("$L", targetDoc(target))
                .initializer("$L", model.data().targets().indexOf(target))
                .build();
    }

    private static String targetDoc(Column target) {
        String head =
                "Target " + SpecComment.javadoc(target.name()) + ", as numbered in a batch: " + encoding(target) + ".";
        return target.doc().isBlank() ? head : head + "\n\n<p>" + SpecComment.javadoc(target.doc());
    }

    private static String encoding(Column target) {
        if (target.kind() instanceof ColumnKind.Bool) {
            return "1 is true, 0 is false";
        }
        if (target.kind() instanceof ColumnKind.Category category && category.isLearnt()) {
            return "0 for what is not in the vocabulary, else its place in that, 1 to "
                    + (category.labels().size() - 1);
        }
        if (target.kind() instanceof ColumnKind.Category category) {
            return "the index of a label, 0 to " + (category.labels().size() - 1);
        }
        return target.scale().isEmpty() ? "the number itself" : "the number, scaled";
    }

    private MethodSpec constructor() {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(Dataset.class, "dataset")
                .addStatement("this.dataset = dataset")
                .build();
    }

    private MethodSpec read() {
        return MethodSpec.methodBuilder("read")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(self)
                .addParameter(Path.class, "file")
                .addJavadoc("$L, fits on the rows of train, encodes all.", reads())
                .addStatement("return new $T($T.read(SCHEMA, file))", self, Dataset.class)
                .build();
    }

    private MethodSpec readCached() {
        return MethodSpec.methodBuilder("read")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(self)
                .addParameter(Path.class, "file")
                .addParameter(ColumnCache.class, "cache")
                .addJavadoc("The same; the columns of a large table are kept for the next run.")
                .addStatement("return new $T($T.read(SCHEMA, file, cache))", self, Dataset.class)
                .build();
    }

    private String reads() {
        Source source = model.data().source();
        if (!source.query().isEmpty()) {
            return "Reads what a query gives, or that in a file if one is named; splits its rows";
        }
        if (source.isText()) {
            return "Reads a text, in which each of the " + source.by() + " is a row, splits it";
        }
        String format = source.format().toUpperCase(Locale.ROOT);
        return model.data().files().isEmpty()
                ? "Reads a " + format + " file, splits its rows"
                : "Reads an " + format + " file and those beside it, splits their rows";
    }

    private MethodSpec toPredict() {
        boolean text = model.data().source().isText();
        String format = model.data().source().format().toUpperCase(Locale.ROOT);
        return MethodSpec.methodBuilder("toPredict")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(Dataset.class)
                .addParameter(Path.class, "fitted")
                .addParameter(Path.class, "file")
                .addJavadoc(
                        """
                        $L

                        @param fitted what the run has fitted, its preprocessing.json
                        @param file the $L""",
                        text
                                ? "Reads a text and prepares it as a run did; every whole window of it is to be predicted."
                                : "Reads rows to predict and prepares them as a run did; targets may be absent.",
                        text ? "text" : format + " file with the rows")
                .addStatement("return $T.readFitted(SCHEMA, fitted, file)", Dataset.class)
                .build();
    }

    private MethodSpec part(Part part) {
        return MethodSpec.methodBuilder(names.part(part))
                .addModifiers(Modifier.PUBLIC)
                .returns(Rows.class)
                .addJavadoc("$L.", doc(part))
                .addStatement("return dataset.part($L)", Literal.of(part.name()))
                .build();
    }

    private String doc(Part part) {
        Split split = model.data().split();
        if (!part.files().isEmpty()) {
            return own(part);
        }
        if (split.by().isPresent()) {
            return "The rows whose " + SpecComment.javadoc(split.by().get().name()) + decided(split, part);
        }
        boolean held = split.fold().isPresent()
                && part.equals(split.shares().get(split.shares().size() - 1));
        return split.fold().isEmpty()
                ? Literal.percent(part.share()) + "% of the "
                        + (model.data().source().isText() ? "text: the rows in it that begin a window" : "rows")
                : held
                        ? "Fold " + split.fold().get().number() + " of "
                                + split.fold().get().of()
                        : "Some of the rows of the other folds";
    }

    /** What the column that decides holds in the rows of the part. */
    private static String decided(Split split, Part part) {
        if (split.by().orElseThrow().kind() instanceof ColumnKind.Category) {
            return " is " + SpecComment.javadoc(part.name());
        }
        List<Part> shares = split.shares();
        int number = shares.indexOf(part);
        List<String> ends = new ArrayList<>();
        if (number > 0) {
            ends.add("from " + SpecComment.javadoc(shares.get(number - 1).before()) + " on");
        }
        if (!part.before().isEmpty()) {
            ends.add("before " + SpecComment.javadoc(part.before()));
        }
        return " lies " + String.join(", ", ends);
    }

    private static String own(Part part) {
        return "All rows of " + SpecComment.javadoc(part.files().get(0).path());
    }

    private MethodSpec dataset() {
        return MethodSpec.methodBuilder("dataset")
                .addModifiers(Modifier.PUBLIC)
                .returns(Dataset.class)
                .addJavadoc("All rows, and what became of the file.")
                .addStatement("return dataset")
                .build();
    }

    /** The method that makes the schema, and those that it calls if there are many columns. */
    private List<MethodSpec> schema() {
        List<CodeBlock> blocks =
                new ArrayList<>(new EmitColumns(names).blocks(model.data().columns()));
        model.data().filters().forEach(f -> blocks.add(filter(f)));
        model.objective().rowWeights().forEach(w -> blocks.add(weights(w)));
        List<MethodSpec> methods = new ArrayList<>();
        MethodSpec.Builder schema = MethodSpec.methodBuilder("schema")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(Schema.class)
                .addStatement(
                        "$1T.Builder schema = $1T.of($2L, $3L)",
                        Schema.class,
                        Literal.of(model.source().name()),
                        Literal.of(model.seed()));
        format().ifPresent(schema::addCode);
        model.data().files().forEach(file -> schema.addCode(file(file)));
        if (blocks.size() <= BLOCKS) {
            blocks.forEach(schema::addCode);
        } else {
            for (int from = 0; from < blocks.size(); from += BLOCKS) {
                MethodSpec columns =
                        columns(from / BLOCKS + 1, blocks.subList(from, Math.min(from + BLOCKS, blocks.size())));
                schema.addStatement("$N(schema)", columns);
                methods.add(columns);
            }
        }
        model.data().split().parts().forEach(part -> schema.addCode(files(part)));
        methods.add(0, schema.addCode(split(model.data().split())).build());
        return methods;
    }

    /** {@code schema.from(new JsonLines());}; nothing for CSV with commas, and IDX files. */
    private Optional<CodeBlock> format() {
        Source source = model.data().source();
        return Catalog.source(source.format())
                .flatMap(SourceEntry::type)
                .filter(t -> !source.equals(Source.csv(source.path())))
                .map(type -> CodeBlock.of(
                        "schema.from(new $T($L));\n",
                        type,
                        type == Csv.class
                                ? Literal.of(source.separator()) + ", " + Literal.of(source.quote())
                                : source.query().isEmpty()
                                        ? ""
                                        : Literal.of(source.query()) + ", " + Literal.of(source.variable())));
    }

    /** {@code schema.file("digit", "labels.gz");}; of the first file no name, since a run names it. */
    private CodeBlock file(ColumnFile file) {
        boolean first = file.equals(model.data().files().get(0));
        CodeBlock name = first ? CodeBlock.of("") : CodeBlock.of(", $L", Literal.of(file.path()));
        return CodeBlock.builder()
                .add(SpecComment.quote(file.span()))
                .addStatement("schema.file($L$L)", Literal.of(file.column()), name)
                .build();
    }

    /** {@code schema.where("weight > 0", CarsData::keeps, "weight");}. */
    private CodeBlock filter(Filter filter) {
        return CodeBlock.builder()
                .add(SpecComment.quote(filter.span()))
                .addStatement(
                        "schema.where($L,$W$T::$L,$W$L)",
                        Literal.of(filter.text()),
                        self,
                        names.filter(filter),
                        EmitColumns.labels(List.copyOf(Criterion.variables(filter.criterion()))))
                .build();
    }

    /** {@code schema.balanced("churned");}, beside the loss that asks for it. */
    private CodeBlock weights(RowWeights weights) {
        Span loss = model.objective().losses().stream()
                .flatMap(entry -> Term.fits(entry.terms()))
                .filter(fit -> fit.rows().equals(Optional.of(weights)))
                .findFirst()
                .orElseThrow()
                .span();
        return CodeBlock.builder()
                .add(SpecComment.quote(loss))
                .addStatement(
                        "schema.$L($L)",
                        weights.balanced() ? "balanced" : "weights",
                        Literal.of(weights.column().name()))
                .build();
    }

    /** {@code schema.rows("test", "digit", "labels.gz");}, for each file that the part has for itself. */
    private static CodeBlock files(Part part) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (ColumnFile file : part.files()) {
            code.add(SpecComment.quote(file.span())).add("schema.rows($L, ", Literal.of(part.name()));
            if (!file.column().isEmpty()) {
                code.add("$L, ", Literal.of(file.column()));
            }
            code.add("$L);\n", Literal.of(file.path()));
        }
        return code.build();
    }

    private static MethodSpec columns(int number, List<CodeBlock> blocks) {
        return MethodSpec.methodBuilder("columns" + number)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(Schema.Builder.class, "schema")
                .addCode(CodeBlock.join(blocks, ""))
                .build();
    }

    private static CodeBlock split(Split split) {
        CodeBlock.Builder code =
                CodeBlock.builder().add(SpecComment.quote(split.span())).add("$[return schema");
        split.by().ifPresent(column -> code.add("\n.splitBy($L)", Literal.of(column.name())));
        for (Part part : split.shares()) {
            if (split.by().isEmpty()) {
                code.add("\n.split($L, $L)", Literal.of(part.name()), Literal.of(part.share()));
            } else {
                code.add("\n.part($L, $L)", Literal.of(part.name()), Literal.of(part.before()));
            }
        }
        split.stratifiedBy().ifPresent(column -> code.add("\n.stratifiedBy($L)", Literal.of(column.name())));
        split.groupedBy().ifPresent(column -> code.add("\n.groupedBy($L)", Literal.of(column.name())));
        if (split.inOrder()) {
            code.add(
                    "\n.inOrder($L)",
                    split.orderedBy().map(c -> Literal.of(c.name())).orElse(""));
        }
        split.fold().ifPresent(fold -> code.add("\n.fold($L, $L)", fold.number(), fold.of()));
        return code.add("\n.splitAt($L)\n.build();\n$]", Literal.of(split.span().location()))
                .build();
    }
}
