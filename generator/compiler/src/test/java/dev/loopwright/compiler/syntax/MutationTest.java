package dev.loopwright.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.LinePrinter;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Spoils good models at random: whatever comes of it is read or refused, quickly, and every complaint has its place. The
 * seed is fixed; {@code -Dmutation.seed=N} and {@code -Dmutation.count=N} try others.
 */
class MutationTest {
    private static final long SEED = Long.getLong("mutation.seed", 20261123);
    private static final int COUNT = Integer.getInteger("mutation.count", 10_000);
    private static final Pattern PIECES = Pattern.compile("\\s+|\\w+|.", Pattern.DOTALL);
    private static final String STRANGE = "{}()[]`\"'#;:=.,|<>!&@-+*/^%\\\n\r\t \u0000\u202e\u00e9\ud83d\uffff0e";

    private final List<SourceFile> cases = Cases.all();
    private final List<String> pieces = new ArrayList<>();

    // none may hang; how long texts at the limits take is for LimitsTest
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anythingIsReadOrRefused() {
        for (SourceFile source : cases) {
            PIECES.matcher(source.text()).results().forEach(m -> pieces.add(m.group()));
        }
        for (int number = 0; number < COUNT; number++) {
            Random random = new Random(SEED + number);
            String text = cases.get(random.nextInt(cases.size())).text();
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text = mutate(text, random);
            }
            check(text, number % 20 == 0, "-Dmutation.seed=" + (SEED + number) + " -Dmutation.count=1");
        }
    }

    private String mutate(String text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(random.nextInt(8) == 0 ? 200 : 12));
        String instead = switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> String.valueOf(STRANGE.charAt(random.nextInt(STRANGE.length())));
            case 2 -> text.substring(from, to).repeat(2);
            case 3 -> new StringBuilder(text.substring(from, to)).reverse().toString();
            default -> pieces.get(random.nextInt(pieces.size()));
        };
        boolean insert = random.nextBoolean();
        return text.substring(0, from) + instead + text.substring(insert ? from : to);
    }

    private static void check(String text, boolean printing, String replay) {
        SourceFile source = new SourceFile("mutant.model", text);
        Log log = new Log();
        try {
            ModelTree tree = Parse.model(source, log);
            if (printing) {
                TreePrinter.print(tree);
            }
            SnippetPrinter.print(log.inOrder());
            LinePrinter.print(log.inOrder());
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(replay + "\n" + text, e);
        }
        for (Diagnostic diagnostic : log.inOrder()) {
            int from = diagnostic.at().start();
            assertTrue(
                    from >= 0
                            && from <= diagnostic.at().end()
                            && diagnostic.at().end() <= text.length(),
                    replay);
            assertTrue(!diagnostic.title().isBlank() && diagnostic.at().line() >= 1, replay);
        }
    }
}
