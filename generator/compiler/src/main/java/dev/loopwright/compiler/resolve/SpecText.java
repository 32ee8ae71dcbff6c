package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Initializer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.catalog.WeightColumn;
import dev.loopwright.compiler.syntax.ModelTree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names, numbers and texts as a model file writes them. */
public final class SpecText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0," + (ModelTree.Name.LONGEST - 1) + "}");
    private static final Set<String> NEVER_NAMES = Set.of("and", "or", "not");

    /** Words that would end the list of labels. */
    private static final Set<String> BEHIND_A_TYPE = Set.of(
            "at", "in", "missing", "scale", "encode", "unknown", "augment", "shifted", "from", "key", "input", "target",
            "split", "where");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private SpecText() {}

    /** A name, in back-ticks if it needs them. */
    public static String name(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !NEVER_NAMES.contains(name);
        return plain ? name : "`" + name.replace("`", "``") + "`";
    }

    /** A label of a category, in quotes if it needs them. */
    public static String label(String label) {
        boolean plain = isNumber(label) || label.equals(name(label));
        return plain && !BEHIND_A_TYPE.contains(label) ? label : quoted(label);
    }

    /** Whether a text is a number without a sign as a model file writes it. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** A number in the shortest form that reads back exactly: {@code 32}, {@code 0.001}, {@code 1e-8}. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
        boolean readable = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e15;
        if (readable) {
            return digits.toPlainString();
        }
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** A share with its sign: {@code 20%}. */
    public static String share(double value) {
        return number(BigDecimal.valueOf(value).movePointRight(2).doubleValue()) + "%";
    }

    /** Text in quotes, on one line; what does not print as itself is an escape. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"', '\\' -> quoted.append('\\').append((char) c);
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            case '\r' -> quoted.append("\\r");
            default -> {
                if (isVisible(c)) {
                    quoted.appendCodePoint(c);
                } else {
                    for (char unit : Character.toChars(c)) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    }
                }
            }
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** A value of a setting: its default if there is one, else some value that is allowed. */
    static String example(Param param) {
        if (param.kind() == Param.Kind.LENGTH) {
            return "200 steps";
        }
        if (param.byDefault().isPresent()) {
            return setting(param, param.byDefault().get());
        }
        return switch (param.kind()) {
            case REAL -> param.allows(0.01) ? "0.01" : number(param.from() + 1);
            case INTEGER -> param.allows(16) ? "16" : number(param.from() + 1);
            case SHARE -> "20%";
            case WORD, FLAG, INIT -> param.words().get(0);
            case SIZES -> "3";
            case RATE -> "1e-3";
            case WEIGHTS -> "[1, 2.5]";
            case LENGTH, LENGTHS -> "[30 epochs, 60 epochs]";
        };
    }

    /** The value of a setting as written. */
    static String setting(Param param, Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof ScheduleUse schedule) {
            return schedule(schedule);
        }
        if (value instanceof Initializer.Use init) {
            Stream<String> settings = FormulaText.settings(
                    init.initializer().signature().params(), init.args().values());
            String inside = settings.collect(Collectors.joining(", "));
            return inside.isEmpty() ? init.name() : init.name() + "(" + inside + ")";
        }
        if (value instanceof WeightColumn column) {
            return name(column.name());
        }
        if (value instanceof Double number) {
            return param.kind() == Param.Kind.SHARE ? share(number) : number(number);
        }
        if (param.kind() == Param.Kind.WEIGHTS && value instanceof List<?> weights) {
            return weights.stream().map(w -> number((Double) w)).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof List<?> sizes && sizes.size() == 1
                ? sizes.get(0).toString()
                : value.toString();
    }

    /** A schedule with all its settings. */
    static String schedule(ScheduleUse use) {
        Args args = use.args();
        boolean ramp = args.values().containsKey("from");
        String rates = ramp ? number(args.real("from")) + " to " + number(args.real("to")) : number(args.real("rate"));
        Stream<String> watched = use.watched().stream().map(w -> name(w.scope()) + "." + name(w.entry()));
        Stream<String> settings =
                FormulaText.settings(use.schedule().signature().params(), args.values());
        return Stream.of(Stream.of(rates), watched, settings)
                .flatMap(s -> s)
                .collect(Collectors.joining(", ", use.schedule().signature().name() + "(", ")"));
    }

    /** How many numbers a setting takes: {@code one or two whole numbers}. */
    static String count(Param param) {
        return switch (param.most()) {
            case 1 -> "a whole number";
            case 2 -> "one or two whole numbers";
            default -> "one to " + param.most() + " whole numbers";
        };
    }

    /** What a number may be: {@code above 0 and below 1}. */
    static String bounds(Param param) {
        boolean hasFrom =
                param.from() > Double.NEGATIVE_INFINITY && !(param.isWhole() && param.from() == Integer.MIN_VALUE);
        boolean hasTo = param.to() < Double.POSITIVE_INFINITY && !(param.isWhole() && param.to() == Integer.MAX_VALUE);
        String from = (param.aboveFrom() ? "above " : "at least ") + bound(param, param.from());
        String to = (param.belowTo() ? "below " : "at most ") + bound(param, param.to());
        if (hasFrom && hasTo) {
            return from + " and " + to;
        }
        return hasFrom ? from : hasTo ? to : "a number";
    }

    private static String bound(Param param, double value) {
        return param.kind() == Param.Kind.SHARE ? share(value) : number(value);
    }
}
