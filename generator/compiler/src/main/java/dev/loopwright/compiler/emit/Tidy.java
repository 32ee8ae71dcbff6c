package dev.loopwright.compiler.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Gives JavaPoet's text the look of a careful hand: Javadoc on one line where it fits and never wider than the page,
 * fields without Javadoc together, empty bodies on one line.
 */
public final class Tidy {
    /** Columns of a page. */
    public static final int WIDTH = 120;

    private static final Pattern FIELD =
            Pattern.compile("(public |protected |private |static |final |transient )+[\\w<>\\[\\], ?.]+( =.*|;)");

    private Tidy() {}

    /** The same program, tidier. */
    public static String text(String java) {
        List<String> lines = closeFields(closeBodies(foldJavadoc(List.of(java.split("\n", -1)))));
        return String.join("\n", lines);
    }

    private static List<String> foldJavadoc(List<String> lines) {
        List<String> out = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (!lines.get(at).strip().equals("/**")) {
                out.add(lines.get(at));
                continue;
            }
            int end = at;
            while (!lines.get(end).strip().equals("*/")) {
                end++;
            }
            out.addAll(javadoc(lines.get(at), lines.subList(at + 1, end)));
            at = end;
        }
        return out;
    }

    private static List<String> javadoc(String opening, List<String> body) {
        String indent = opening.substring(0, opening.indexOf('/'));
        if (body.size() == 1) {
            String folded = indent + "/** " + body.get(0).strip().substring(1).strip() + " */";
            if (folded.length() <= WIDTH) {
                return List.of(folded);
            }
        }
        List<String> out = new ArrayList<>(List.of(opening));
        String rest = "";
        for (String line : body) {
            String text = line.strip().substring(1).strip();
            if (!rest.isEmpty() && startsAnew(text)) {
                out.add(indent + " * " + rest);
                rest = "";
            }
            rest = wrap(indent + " *", (rest + " " + text).strip(), out);
        }
        if (!rest.isEmpty()) {
            out.add(indent + " * " + rest);
        }
        out.add(indent + " */");
        return out;
    }

    private static boolean startsAnew(String text) {
        return text.isEmpty() || text.startsWith("<") || text.startsWith("@");
    }

    /**
     * Breaks a line at spaces; a word that is wider than the page stays whole.
     *
     * @return the last piece if there are several, for the next line to join; else nothing
     */
    private static String wrap(String star, String text, List<String> out) {
        String rest = text;
        while (star.length() + 1 + rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH - star.length() - 1);
            space = space > 0 ? space : rest.indexOf(' ');
            if (space <= 0) {
                break;
            }
            out.add(star + " " + rest.substring(0, space));
            rest = rest.substring(space + 1);
        }
        if (rest.length() < text.length()) {
            return rest;
        }
        out.add((star + " " + rest).stripTrailing());
        return "";
    }

    /** {@code private Lesson() {}} for a constructor or method in which nothing is done. */
    private static List<String> closeBodies(List<String> lines) {
        List<String> out = new ArrayList<>();
        for (String line : lines) {
            String above = out.isEmpty() ? "" : out.get(out.size() - 1);
            if (line.strip().equals("}") && above.endsWith(") {") && indent(line) == indent(above)) {
                out.set(out.size() - 1, above + "}");
            } else {
                out.add(line);
            }
        }
        return out;
    }

    private static List<String> closeFields(List<String> lines) {
        List<String> out = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            boolean between = at > 0 && at + 1 < lines.size() && lines.get(at).isEmpty();
            if (!between || !belongTogether(lines.get(at - 1), lines.get(at + 1))) {
                out.add(lines.get(at));
            }
        }
        return out;
    }

    /** Whether two lines are fields of one kind: both constants or neither, both public or neither. */
    private static boolean belongTogether(String above, String below) {
        return isField(above)
                && above.endsWith(";")
                && isField(below)
                && indent(above) == indent(below)
                && above.contains(" static ") == below.contains(" static ")
                && above.contains("public ") == below.contains("public ");
    }

    private static boolean isField(String line) {
        return FIELD.matcher(line.strip()).matches();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
