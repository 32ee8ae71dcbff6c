package dev.loopwright.compiler.syntax;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in quotes: what its escapes stand for. */
final class TextLiteral {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))", Pattern.DOTALL);

    private TextLiteral() {}

    /** The value of a literal with its quotes; an escape that is not known stands for itself. */
    static String value(String literal) {
        return ESCAPE.matcher(literal.substring(1, literal.length() - 1))
                .replaceAll(m -> Matcher.quoteReplacement(undone(m.group(1), m.group(2))));
    }

    /** Where in a literal the first unknown escape stands: the offset of its backslash. */
    static Optional<Integer> unknownEscape(String literal) {
        return ESCAPE.matcher(literal)
                .results()
                .filter(m -> m.group(1) == null && "\\\"ntr".indexOf(m.group(2)) < 0)
                .map(m -> m.start())
                .findFirst();
    }

    private static String undone(String hex, String letter) {
        if (hex != null) {
            return String.valueOf((char) Integer.parseInt(hex, 16));
        }
        return switch (letter) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            default -> letter;
        };
    }
}
