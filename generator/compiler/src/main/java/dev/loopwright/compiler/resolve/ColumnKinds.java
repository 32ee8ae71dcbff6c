package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.ColumnType;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.runtime.data.Dates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the kind of a column of the type that is written for it. */
final class ColumnKinds {
    private static final List<String> TYPES =
            List.of("number", "integer", "category", "boolean", "date", "text", "tokens");
    private static final Set<String> PLANNED = Set.of("image");
    static final List<String> PIECES = List.of("words", "characters");
    private static final int MOST_LABELS = 10_000;
    private static final int MOST_TOKENS = 100_000;
    private static final int LONGEST_SEQUENCE = 10_000;

    private final Constants constants;
    private final Log log;

    ColumnKinds(Constants constants, Log log) {
        this.constants = constants;
        this.log = log;
    }

    /** The kind of an array that gathers the columns of a pattern. */
    Optional<ColumnKind> array(ColumnType written, Expression.Group columns) {
        if (!written.type().name().text().equals("real")
                || written.type().sizes().isEmpty()) {
            log.add(ColumnProblems.arrayType(written, columns));
            return Optional.empty();
        }
        return array(written, columns.prefix().text() + "*");
    }

    /** The kind of an array that a file holds as it is. */
    Optional<ColumnKind> wholeArray(ColumnType written) {
        if (!written.type().name().text().equals("real")) {
            log.add(NameProblems.unknown(written.type().name(), "type with sizes", List.of("real")));
            return Optional.empty();
        }
        return array(written, "");
    }

    private Optional<ColumnKind> array(ColumnType written, String columns) {
        written.format().ifPresent(f -> log.add(ColumnProblems.strayFormat(f.span())));
        Optional<List<Integer>> sizes = new Sizes(constants, log).of(written.type());
        Optional<Bounds> bounds = bounds(written);
        if (sizes.isEmpty() || bounds.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ColumnKind.Array(columns, new Shape(sizes.get()), bounds.get().from, bounds.get().to, List.of()));
    }

    Optional<ColumnKind> kind(ColumnType written) {
        Name name = written.type().name();
        Optional<String> planned = planned(written);
        if (planned.isPresent()) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_DATA,
                    written.span(),
                    planned.get(),
                    "use `number`, `category` with its labels, or `boolean`"));
            return Optional.empty();
        }
        if (written.by().isPresent() && !isTokens(written)) {
            log.add(ColumnProblems.strayBy(written.by().get()));
            return Optional.empty();
        }
        if (!written.type().sizes().isEmpty() && !isTokens(written)) {
            log.add(ColumnProblems.arrayWithoutColumns(written));
            return Optional.empty();
        }
        return switch (name.text()) {
            case "number" -> number(written, false);
            case "integer" -> number(written, true);
            case "category" -> category(written);
            case "boolean" -> bool(written);
            case "date" -> date(written);
            case "text" -> text(written);
            case "tokens" -> tokens(written);
            default -> {
                log.add(NameProblems.unknown(name, "type of column", TYPES));
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> planned(ColumnType written) {
        String name = written.type().name().text();
        if (PLANNED.contains(name)) {
            return Optional.of("column type `" + name + "`");
        }
        return written.atMost()
                .filter(n -> !name.equals("category") && !isTokens(written))
                .map(n -> "`at most` of anything but a category");
    }

    private Optional<ColumnKind> date(ColumnType written) {
        written.range().ifPresent(r -> log.add(ColumnProblems.boundsOnType(r.span(), "a date")));
        String pattern = written.format().map(Expression.Text::value).orElse("");
        if (!pattern.isEmpty() && !Dates.isPattern(pattern)) {
            log.add(ColumnProblems.datePattern(written.format().get().span()));
            return Optional.empty();
        }
        return Optional.of(new ColumnKind.Date(pattern));
    }

    private Optional<ColumnKind> text(ColumnType written) {
        written.range().ifPresent(r -> log.add(ColumnProblems.boundsOnType(r.span(), "text")));
        written.format().ifPresent(f -> log.add(ColumnProblems.strayFormat(f.span())));
        return Optional.of(new ColumnKind.Open(0));
    }

    static boolean isTokens(ColumnType written) {
        return written.type().name().text().equals("tokens");
    }

    /** {@code tokens[32] by words at most 5000}. */
    private Optional<ColumnKind> tokens(ColumnType written) {
        written.range().ifPresent(r -> log.add(ColumnProblems.boundsOnType(r.span(), "a text")));
        written.format().ifPresent(f -> log.add(ColumnProblems.strayFormat(f.span())));
        Optional<List<Integer>> sizes = new Sizes(constants, log).of(written.type());
        String by = written.by().map(Name::text).orElse("words");
        if (!PIECES.contains(by)) {
            log.add(NameProblems.unknown(written.by().get(), "way to take a text apart", PIECES));
        } else if (sizes.isPresent() && (sizes.get().size() != 1 || sizes.get().get(0) > LONGEST_SEQUENCE)) {
            log.add(ColumnProblems.lengthOfTokens(written.type().span(), LONGEST_SEQUENCE));
        } else if (written.atMost().isEmpty()) {
            log.add(ColumnProblems.noVocabulary(written.span()));
        } else if (sizes.isPresent()) {
            return most(written.atMost().get(), 1, MOST_TOKENS, "a vocabulary holds a whole number of entries")
                    .map(most -> new ColumnKind.Tokens(sizes.get().get(0), by.equals("words"), most, false));
        }
        return Optional.empty();
    }

    /** {@code category at most 20}. */
    private Optional<ColumnKind> atMost(Expression.Number most) {
        return most(most, 2, MOST_LABELS, "a category learns a whole number of labels")
                .map(ColumnKind.Open::new);
    }

    private Optional<Integer> most(Expression.Number written, int from, int to, String holds) {
        Optional<Double> number = constants.number(written, "a number of labels");
        if (number.filter(n -> !(n >= from && n <= to && n == Math.rint(n))).isPresent()) {
            log.add(ColumnProblems.numberOfLabels(written.span(), holds, from, to));
            return Optional.empty();
        }
        return number.map(Double::intValue);
    }

    private Optional<ColumnKind> number(ColumnType written, boolean whole) {
        written.format().ifPresent(f -> log.add(ColumnProblems.strayFormat(f.span())));
        return bounds(written).map(b -> new ColumnKind.Number(b.from, b.to, whole, Optional.empty()));
    }

    /** What numbers may be; infinite where nothing is said. */
    private record Bounds(double from, double to) {}

    private Optional<Bounds> bounds(ColumnType written) {
        if (written.range().isEmpty()) {
            return Optional.of(new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        }
        Expression.Range range = written.range().get();
        Optional<Double> from = constants.number(range.from(), "a range");
        Optional<Double> to = constants.number(range.to(), "a range");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.get() > to.get()) {
            log.add(ColumnProblems.emptyRange(range.span(), from.get(), to.get()));
            return Optional.empty();
        }
        return Optional.of(new Bounds(from.get(), to.get()));
    }

    private Optional<ColumnKind> bool(ColumnType written) {
        written.range().ifPresent(r -> log.add(ColumnProblems.boundsOnType(r.span(), "boolean")));
        written.format().ifPresent(f -> log.add(ColumnProblems.strayFormat(f.span())));
        return Optional.of(new ColumnKind.Bool());
    }

    private Optional<ColumnKind> category(ColumnType written) {
        if (written.range().isPresent()) {
            return labels(written.range().get()).map(ColumnKind.Category::new);
        }
        if (written.atMost().isPresent()) {
            return atMost(written.atMost().get());
        }
        if (written.labels().isEmpty()) {
            log.add(ColumnProblems.noLabels(written.span()));
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        boolean fine = true;
        for (Name label : written.labels()) {
            int first = labels.indexOf(label.text());
            if (first >= 0) {
                log.add(NameProblems.duplicate(label, written.labels().get(first), "label"));
                fine = false;
            }
            labels.add(label.text());
        }
        return fine ? Optional.of(new ColumnKind.Category(List.copyOf(labels))) : Optional.empty();
    }

    private Optional<List<String>> labels(Expression.Range range) {
        Optional<Double> from = constants.number(range.from(), "a range of labels");
        Optional<Double> to = constants.number(range.to(), "a range of labels");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return labels(range.span(), from.get(), to.get());
    }

    private Optional<List<String>> labels(Span range, double from, double to) {
        boolean whole = from == Math.rint(from) && to == Math.rint(to) && Math.abs(from) < 1e9;
        if (!whole || from > to || to - from >= MOST_LABELS) {
            log.add(ColumnProblems.rangeOfLabels(range));
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        for (long label = (long) from; label <= (long) to; label++) {
            labels.add(String.valueOf(label));
        }
        return Optional.of(labels);
    }
}
