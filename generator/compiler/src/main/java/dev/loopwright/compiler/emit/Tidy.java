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
        List<String> out = new ArrayList<>();
        out.add(opening);
        for (String line : body) {
            wrap(indent + " *", line.strip().substring(1).stripTrailing(), out);
        }
        out.add(indent + " */");
        return out;
    }

    /** Breaks a line at spaces; a word that is wider than the page stays whole. */
    private static void wrap(String star, String text, List<String> out) {
        String rest = text;
        while (star.length() + rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH - star.length());
            if (space <= 0) {
                space = rest.indexOf(' ', 1);
            }
            if (space <= 0) {
                break;
            }
            out.add(star + rest.substring(0, space));
            rest = rest.substring(space);
        }
        out.add(star + rest);
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
            boolean documented = at > 1 && lines.get(at - 2).endsWith("*/");
            if (!between || documented || !areFields(lines.get(at - 1), lines.get(at + 1))) {
                out.add(lines.get(at));
            }
        }
        return out;
    }

    private static boolean areFields(String above, String below) {
        return isField(above)
                && above.endsWith(";")
                && isField(below)
                && indent(above) == indent(below)
                && above.contains(" static ") == below.contains(" static ");
    }

    private static boolean isField(String line) {
        return FIELD.matcher(line.strip()).matches();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
