package dev.loopwright.cli;

import dev.loopwright.compiler.resolve.SpecText;
import dev.loopwright.runtime.run.UsageProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes a first model file for a table: one that trains as it stands, with reasons in comments. */
final class FirstSpec {
    /** Rows that the rarest class needs to be in each of three parts. */
    private static final int FEWEST_TO_DEAL = 10;

    /** Rows below which none can be spared to decide when to stop. */
    private static final int FEW_ROWS = 200;

    private final String name;
    private final TableFile data;
    private final FirstColumns columns;
    private final Seen target;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param name of the spec
     * @param data where the table is
     * @param table what was seen of it
     */
    FirstSpec(String name, TableFile data, SeenTable table, Seen target) {
        this.name = name;
        this.data = data;
        columns = new FirstColumns(table, target);
        this.target = target;
    }

    /** What is learnt: classes or a number. */
    private enum Task {
        TWO,
        SEVERAL,
        NUMBER
    }

    private Task task() {
        if (!target.isClasses()) {
            return Task.NUMBER;
        }
        return target.isOfTruths() || target.labels().size() == 2 ? Task.TWO : Task.SEVERAL;
    }

    /** The whole model file; a {@link UsageProblem} if there is nothing to learn from. */
    String text() {
        if (!columns.hasInputs() && columns.prose().isEmpty()) {
            throw new UsageProblem("there is nothing to learn " + target.name + " from"
                    + columns.text()
                            .lines()
                            .map(l -> l.replaceFirst("^ *// Not read: ", "\n  "))
                            .collect(Collectors.joining()));
        }
        long rows = target.rows();
        line("/// A first model of " + SpecText.name(target.name) + ", from " + rows + " rows of "
                + FirstColumns.comment(String.valueOf(data.path().getFileName())) + ": a start, to be changed.");
        line("spec " + name + " version 1");
        line("seed 1");
        line("");
        data();
        network();
        objective();
        loop();
        predict();
        return out.toString();
    }

    private void data() {
        line("data {");
        line("  from " + data.source() + " " + SpecText.quoted(data.named()) + data.clause());
        out.append(columns.text());
        line("");
        line("  // What is to be predicted."
                + (target.missing() > 0
                        ? " There is nothing to learn from the " + target.missing() + " rows without it."
                        : ""));
        line("  target " + SpecText.name(target.name) + " : " + type()
                + (target.missing() > 0 ? "   missing drop" : ""));
        if (columns.hasNumbers()) {
            line("");
            line(
                    "  // Mean 0 and deviation 1 among the training rows: columns of different units weigh the same at first.");
            line("  scale numbers by zscore");
        }
        line("");
        boolean dealt = task() != Task.NUMBER && target.rarest() >= FEWEST_TO_DEAL;
        String shares = isSmall() ? "70% train, 30% test" : "60% train, 20% validation, 20% test";
        line("  // " + (isSmall() ? "" : "Validation rows decide when to stop, ")
                + (isSmall() ? "Test rows" : "test rows") + " are looked at once"
                + (dealt ? "; each class has its share of all parts." : "."));
        line("  split " + shares + (dealt ? " stratified by " + SpecText.name(target.name) : ""));
        line("}");
        line("");
    }

    private boolean isSmall() {
        return target.rows() < FEW_ROWS;
    }

    /** The type of the target. */
    private String type() {
        if (target.isOfTruths()) {
            return "boolean";
        }
        return task() == Task.NUMBER ? "number   scale zscore" : FirstColumns.category(target);
    }

    /** A column of texts, and what something that is made of it is called. */
    private record Numbered(String name, Seen column) {}

    /** Names for something of each column of texts: bare if there is only one, else numbered. */
    private Stream<Numbered> numbered(String name) {
        List<Seen> prose = columns.prose();
        return IntStream.range(0, prose.size())
                .mapToObj(i -> new Numbered(free(prose.size() == 1 ? name : name + (i + 1)), prose.get(i)));
    }

    /** What the model predicts. */
    private String output() {
        return free(task() == Task.NUMBER ? "y" : "p");
    }

    /** A name that does not hide the target. */
    private String free(String name) {
        return target.name.equals(name) ? "net_" + name : name;
    }

    private void value(String name, String made) {
        String shown = free(name);
        line("  " + shown + " ".repeat(Math.max(0, "hidden".length() - shown.length())) + " = " + made);
    }

    /** Layers that make a few numbers of each text; returns what they all give together. */
    private String texts() {
        List<String> texts = numbered("text").map(Numbered::name).toList();
        List<String> words = numbered("words").map(Numbered::name).toList();
        List<String> found = numbered("found").map(Numbered::name).toList();
        if (texts.isEmpty()) {
            return "x";
        }
        line(
                "  // A trained row of numbers for each word; filters that look at three words in a row, wherever they stand.");
        for (int i = 0; i < texts.size(); i++) {
            value(words.get(i), "embedding(" + texts.get(i) + ", width: 16)");
            value(
                    found.get(i),
                    "conv1d(" + words.get(i) + ", filters: 32, kernel: 3, padding: same) |> relu |> global_max_pool");
        }
        List<String> all = Stream.concat(columns.hasInputs() ? Stream.of("x") : Stream.empty(), found.stream())
                .toList();
        if (all.size() == 1) {
            return all.get(0);
        }
        value("all", "concat(" + String.join(", ", all) + ")");
        return free("all");
    }

    private void network() {
        boolean isNumber = task() == Task.NUMBER;
        int outputs = task() == Task.SEVERAL ? target.labels().size() : 1;
        String inputs = Stream.concat(
                        columns.hasInputs() ? Stream.of("x: inputs") : Stream.empty(),
                        numbered("text").map(n -> n.name + ": " + SpecText.name(n.column.name)))
                .collect(Collectors.joining(", "));
        line("model net(" + inputs + ") -> " + output() + ": real[" + outputs + "] {");
        String from = texts();
        line("  // In training each unit is left out with a chance of one in ten, so that none can rely on another.");
        value("hidden", "dense(" + from + ", units: 64) |> relu |> dropout(rate: 10%)");
        String last = "dense(" + free("hidden") + ", units: " + outputs + ")";
        value(output(), isNumber ? last : last + (outputs == 1 ? " |> sigmoid" : " |> softmax"));
        line("}");
        line("");
    }

    private void objective() {
        String of = SpecText.name(target.name);
        line("objective {");
        line("  // The penalty keeps weights small where there are few rows.");
        switch (task()) {
            case TWO -> {
                line("  loss     = binary_cross_entropy(" + output() + ", " + of + ") + 1e-3 * l2(net)");
                line("  accuracy = accuracy(" + output() + ", " + of + ")");
                line("  auc      = roc_auc(" + output() + ", " + of + ")");
            }
            case SEVERAL -> {
                line("  loss     = cross_entropy(" + output() + ", " + of + ") + 1e-3 * l2(net)");
                line("  accuracy = accuracy(" + output() + ", " + of + ")");
            }
            case NUMBER -> {
                line("  // Losses see the target scaled, metrics in its own units.");
                line("  loss = mean_squared_error(" + output() + ", " + of + ") + 1e-3 * l2(net)");
                line("  r2   = r2(" + output() + ", " + of + ")");
                line("  mae  = mean_absolute_error(" + output() + ", " + of + ")");
            }
        }
        line("}");
        line("");
    }

    private void loop() {
        String score = task() == Task.NUMBER ? "mae" : "accuracy";
        line("loop {");
        line("  optimizer adam = adam(rate: 3e-3) on net");
        line("");
        line("  for epoch in 1.." + (isSmall() ? 100 : 200) + " {");
        line("    for batch of " + (target.rows() < 2000 ? 16 : target.rows() < 20_000 ? 32 : 128)
                + " rows in train shuffled {");
        for (String step :
                List.of("forward net", "compute loss", "clear gradients", "backward loss", "update net with adam")) {
            line("      " + step);
        }
        line("    }");
        if (isSmall()) {
            line("    report epoch, running.loss, observation");
            line("  }");
        } else {
            line("    evaluate validation");
            line("    report epoch, running.loss, validation.loss, validation." + score + ", observation");
            line("    checkpoint best when validation.loss improves");
            line("    stop when validation.loss has not improved for 20 epochs");
            line("  }");
            line("");
            line("  restore best");
        }
        line("  evaluate test");
        line("  report test.loss, test."
                + (task() == Task.NUMBER ? "mae, test.r2" : task() == Task.TWO ? "accuracy, test.auc" : "accuracy"));
        line("}");
        line("");
    }

    private void predict() {
        String of = output();
        line("predict {");
        line("  give "
                + (task() == Task.NUMBER
                        ? of + " as prediction"
                        : task() == Task.TWO ? of + " as probability" : "label(" + of + ") as prediction, " + of));
        line("}");
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
