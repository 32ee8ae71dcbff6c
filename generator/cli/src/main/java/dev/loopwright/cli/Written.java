package dev.loopwright.cli;

import java.util.List;
import java.util.Locale;

/** Names, labels and texts as a model file writes them. */
final class Written {
    private Written() {}

    /** A name as the language takes it. */
    static String quoted(String name) {
        boolean plain = name.matches("[A-Za-z][A-Za-z0-9_]*")
                && !List.of("and", "or", "not").contains(name);
        return plain ? name : "`" + name.replace("`", "``") + "`";
    }

    /** A label of a category. */
    static String label(String label) {
        boolean plain = label.matches("[A-Za-z][A-Za-z0-9_]*|0|[1-9][0-9]{0,8}")
                && !List.of("and", "or", "not").contains(label);
        return plain ? label : quote(label);
    }

    /** A text in double quotes. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n' || c == '\t' || c == '\r') {
                quoted.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
            } else if (c != ' ' && !isVisible(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean isVisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A name within a comment: on one line, and not for ever. */
    static String comment(String name) {
        String flat = name.replaceAll("\\p{Cntrl}", " ");
        return flat.length() > 60 ? flat.substring(0, 60) + "…" : flat;
    }
}
