package dev.loopwright.runtime.data;

import java.util.Locale;
import java.util.Optional;

/** What a query must be, whatever the database: one that only reads, and whose rows come in a stated order. */
public final class SqlText {
    private SqlText() {}

    /** What is wrong with a query, and what to write instead, in two lines; nothing if it will do. */
    public static Optional<String> problem(String query) {
        String bare = bare(query).strip();
        bare = bare.endsWith(";") ? bare.substring(0, bare.length() - 1) : bare;
        if (!bare.matches("(?s)(select|with)\\b.*")) {
            return Optional.of(
                    "a query begins with SELECT or WITH\n  write what to SELECT: only rows are read from a database");
        }
        if (bare.indexOf(';') >= 0) {
            return Optional.of("a query is one statement\n  remove what stands behind the semicolon");
        }
        if (!bare.matches("(?s).*\\border\\s+by\\b.*")) {
            return Optional.of("rows of a database come in any order, so that no two runs would see the same"
                    + "\n  end the query with ORDER BY and columns that tell all rows apart");
        }
        return Optional.empty();
    }

    /** In lower case and without texts, quoted names, comments, and what stands in parentheses. */
    private static String bare(String query) {
        StringBuilder bare = new StringBuilder();
        int depth = 0;
        for (int at = 0; at < query.length(); at++) {
            char c = query.charAt(at);
            String end = c == '\'' || c == '"' || c == '`'
                    ? String.valueOf(c)
                    : query.startsWith("--", at) ? "\n" : query.startsWith("/*", at) ? "*/" : "";
            if (!end.isEmpty()) {
                int close = query.indexOf(end, at + (end.equals("*/") ? 2 : 1));
                at = close < 0 ? query.length() : close + end.length() - 1;
                c = ' ';
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            bare.append(depth == 0 ? c : ' ');
        }
        return bare.toString().toLowerCase(Locale.ROOT);
    }
}
