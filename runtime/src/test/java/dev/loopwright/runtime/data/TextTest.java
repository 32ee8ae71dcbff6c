package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One text as windows: what they hold, what comes next, which part sees what, and files that are no text. */
class TextTest {
    private static final String[] PARTS = {"train", "validation", "test"};

    @TempDir
    Path folder;

    private static Schema.Builder schema(Column windows, int most) {
        return Schema.of("book.model", 3)
                .from(new Text())
                .input(windows.windows().at("book.model:4"))
                .target(Column.next("next", "context", most))
                .inOrder();
    }

    private static Schema characters(int length, int most) {
        return schema(Column.characters("context", length, most), most)
                .split("train", 0.6)
                .split("validation", 0.2)
                .split("test", 0.2)
                .build();
    }

    private static Schema words(int length, int most) {
        return schema(Column.words("context", length, most), most)
                .split("train", 1)
                .build();
    }

    private Path file(byte... bytes) throws IOException {
        return Files.write(folder.resolve("book.txt"), bytes);
    }

    private Dataset read(Schema schema, String text) throws IOException {
        return Dataset.read(schema, file(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String problem(Schema schema, byte... bytes) throws IOException {
        Path file = file(bytes);
        return assertThrows(DataProblem.class, () -> Dataset.read(schema, file)).getMessage();
    }

    /** The windows of a part as they stand in a batch, each with the class of what comes next. */
    private static List<String> windows(Rows rows) {
        List<String> windows = new ArrayList<>();
        for (Batch batch : rows.batches(3)) {
            for (int r = 0; r < batch.rows(); r++) {
                StringBuilder window = new StringBuilder();
                for (int i = 0; i < batch.inputWidth(); i++) {
                    window.append((int) batch.inputs()[r * batch.inputWidth() + i]);
                }
                windows.add(window + ">" + (int) batch.target(0)[r]);
            }
        }
        return windows;
    }

    @Test
    void windowsEndWhereTheirPartEnds() throws IOException {
        // of 20 characters 12 are for training: a 6 times, b 4, blank 2; there is no place for x and y
        Dataset data = read(characters(2, 3), "aabab aab ab" + "xaby" + "bb a");
        assertEquals(
                List.of("22>2", "23>1", "32>2", "23>3", "34>1", "42>1", "22>2", "23>3", "34>1", "42>2"),
                windows(data.part("train")));
        assertEquals(List.of("12>2", "23>0"), windows(data.part("validation")));
        assertEquals(List.of("33>3", "34>1"), windows(data.part("test")));
        assertEquals(List.of("(unknown)", "a", "b", " "), data.labels("next"));
        assertEquals("aa", data.raw(0, "context"));
        assertEquals("b", data.raw(0, "next"));
        assertEquals("(unknown)", data.raw(13, "next"));
        assertEquals(10, data.summary().parts().get(0).rows());
        assertEquals("b", data.summary().parts().get(0).classes().get(2).label());
    }

    @Test
    void wordsAreInLowerCaseWhereverTheirLinesEnd() throws IOException {
        String dotted = "\u0130zmir";
        Dataset data = read(
                words(2, 9),
                "The cat's-paw,\r\n\nthe " + dotted + " \uD835\uDC9C_1 " + "x".repeat(64) + " " + "y".repeat(65)
                        + " the\u2028end");
        // the İ has a dot of its own in lower case, which is no letter, but the word is one
        String words = "the cat s paw the " + dotted.toLowerCase(Locale.ROOT) + " \uD835\uDC9C_1 " + "x".repeat(64);
        List<String> seen = List.of(words.split(" "));
        for (int row = 0; row + 1 < seen.size(); row++) {
            assertEquals(seen.get(row) + " " + seen.get(row + 1), data.raw(row, "context"));
        }
        assertEquals(3, data.line(4));
        assertEquals("the", data.labels("next").get(1));
        assertEquals("(unknown)", data.raw(6, "next"), "a word of 65 characters is in no vocabulary");
        assertEquals("the", data.raw(7, "next"));
        assertEquals("end", data.raw(8, "next"));
        assertEquals(9, data.part("train").size());
    }

    @Test
    void charactersAreWholeWhereverTheyAreRead() throws IOException {
        // characters of four bytes, odd and even ones across the ends of buffers, in one line
        String text = ("a" + "\uD83D\uDE00".repeat(40_000)).repeat(2);
        Dataset data = read(
                schema(Column.characters("context", 3, 2), 2).split("train", 1).build(), text);
        assertEquals(80_002, data.size());
        assertEquals(List.of("(unknown)", "\uD83D\uDE00", "a"), data.labels("next"));
        assertEquals("a\uD83D\uDE00\uD83D\uDE00", data.raw(40_001, "context"));
    }

    @Test
    void whatStandsInOtherPartsChangesNothing() throws IOException {
        String train = "to be or not to be that is the question ".repeat(3);
        Dataset clean = read(characters(4, 12), train + "whether ".repeat(10));
        Dataset poisoned = read(characters(4, 12), train + "\u00e9\u00e8\u00ea?!\n\tt".repeat(10));
        assertEquals(120 - 4, clean.part("train").size());
        assertEquals(clean.fittedJson(), poisoned.fittedJson());
        assertEquals(windows(clean.part("train")), windows(poisoned.part("train")));
        assertNotEquals(windows(clean.part("test")), windows(poisoned.part("test")));
    }

    @Test
    void foldsAreHeldOutFromWhatStandsBeforeThem() throws IOException {
        String text = IntStream.range(0, 400)
                .mapToObj(i -> String.valueOf((char) ('A' + i)))
                .collect(Collectors.joining());
        for (int fold = 1; fold <= 4; fold++) {
            Schema.Builder parts = schema(Column.characters("context", 5, 500), 500);
            for (String part : PARTS) {
                parts.split(part, part.equals("train") ? 0.6 : 0.2);
            }
            Dataset data = read(parts.fold(fold, 4).build(), text);
            int last = -1;
            for (String part : PARTS) {
                Rows rows = data.part(part);
                assertTrue(rows.number(0) > last, part + " begins behind what the part before has seen");
                for (int i = 1; i < rows.size(); i++) {
                    assertEquals(rows.number(0) + i, rows.number(i));
                }
                last = rows.number(rows.size() - 1) + 5;
            }
            assertEquals(80 * (fold + 1) - 1, last);
            int learnt = data.part("train").size() + 5;
            assertEquals(60 * fold, learnt);
            assertEquals(
                    String.valueOf((char) ('A' + learnt - 1)),
                    data.labels("next").get(learnt));
            assertEquals("(nothing)", data.labels("next").get(learnt + 1));
        }
    }

    @Test
    void filesOfAPatternAreOneText() throws IOException {
        Files.writeString(folder.resolve("story-1.txt"), "one t");
        Files.write(folder.resolve("story-2.txt"), "\uFEFFwo three".getBytes(StandardCharsets.UTF_8));
        Dataset data = Dataset.read(words(2, 9), folder.resolve("story-*.txt"));
        assertEquals("t wo", data.raw(1, "context"));
        assertEquals("three", data.raw(1, "next"));
        assertEquals(2, data.part("train").size());
    }

    @Test
    void aFileForOnePartIsATextOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("new.txt"), "bbba");
        Schema schema = schema(Column.characters("context", 2, 2), 2)
                .split("train", 1)
                .rows("test", "new.txt")
                .build();
        Dataset data = read(schema, "aaab");
        assertEquals(List.of("22>1", "22>2"), windows(data.part("train")));
        assertEquals(List.of("33>2", "33>1"), windows(data.part("test")));
    }

    @Test
    void rowsToPredictAreAllWholeWindows() throws IOException {
        Schema schema = characters(3, 2);
        Dataset data = read(schema, "abaab".repeat(8));
        Path fitted = Files.writeString(folder.resolve("fitted.json"), data.fittedJson());
        Dataset rows = Dataset.readFitted(schema, fitted, file("abxba".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("231>0", "313>0", "132>0"), windows(rows.all()), "nothing is known of what comes next");
        assertEquals(List.of("(unknown)", "a", "b"), rows.labels("next"));
        Path tooShort = file("ab".getBytes(StandardCharsets.UTF_8));
        String message = assertThrows(DataProblem.class, () -> Dataset.readFitted(schema, fitted, tooShort))
                .getMessage();
        assertEquals(
                "book.txt: the text has 2 characters, but a window takes 3\n"
                        + "  take a longer text, or shorter windows\n  declared at book.model:4",
                message);
        Files.writeString(fitted, data.fittedJson().replace("\"kind\":\"next\"", "\"kind\":\"category\""));
        assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema, fitted, file((byte) 'a')));
    }

    @Test
    void partsThatHaveNoWindowAreRefused() throws IOException {
        assertEquals(
                "book.txt: part validation has 2 characters, but a window and what follows it takes 3\n"
                        + "  take a longer text, or shorter windows\n  declared at book.model:4",
                problem(characters(2, 9), "abcdefghij".getBytes(StandardCharsets.UTF_8)));
        assertTrue(problem(characters(2, 9), (byte) 'a').startsWith("book.txt: part "));
    }

    @Test
    void whatIsNoTextIsRefusedWithItsPlace() throws IOException {
        assertEquals(
                "book.txt: there are no characters in the file\n  name a file with text in it",
                problem(characters(2, 9)));
        assertEquals(
                "book.txt: there are no words in the file\n  name a file with text in it",
                problem(words(2, 9), ".,- \n!".getBytes(StandardCharsets.UTF_8)));
        String bad = problem(words(2, 9), "so it\nis \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(bad.startsWith("book.txt:2: "), bad);
        assertTrue(bad.contains("byte 0xe9 at offset 9"), bad);
        assertEquals(
                "book.txt:3: the text contains a NUL character\n  the file is damaged, or not a text file in UTF-8",
                problem(characters(2, 9), "a\nb\nc\0d".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void endlessWordsAreRefusedOnce() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Tokens.MOST_DIFFERENT + 3; i++) {
            text.append(Integer.toString(i, 36)).append(' ');
        }
        assertEquals(
                "book.txt: column context: the text has more than 1048576 different words, so this is hardly text\n"
                        + "  correct the file, or read it `by characters`\n  declared at book.model:4",
                problem(words(2, 9), text.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] line = new byte[5_000_000];
        Arrays.fill(line, (byte) 'a');
        assertTrue(problem(words(2, 9), line).startsWith("book.txt: part train has 1 word,"), "a word of any length");
    }

    @Test
    void partsOfATextAreStretches() {
        Schema.Builder byChance = Schema.of("book.model", 3)
                .from(new Text())
                .input(Column.characters("context", 2, 3).windows())
                .target(Column.next("next", "context", 3))
                .split("train", 0.5)
                .split("test", 0.5);
        assertThrows(IllegalArgumentException.class, byChance::build);
    }
}
