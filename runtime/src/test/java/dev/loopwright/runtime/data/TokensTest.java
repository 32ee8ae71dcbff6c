package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as sequences of indices: the vocabulary, what is not in it, what is too long, too short or missing. */
class TokensTest {
    private static final String TEXTS = """
            note,y
            the Cat and the dog,1
            and the cat,2
            ,3
            bird,4
            the zebra and the zebra and a zebra,5
            zebra!,6
            ,7
            "Cat, THE; cat",8
            """;

    @TempDir
    Path folder;

    /** The first half of the rows is for training. */
    private static Schema halves(Column input) {
        return Schema.of("table.model", 3)
                .target(Column.number("y"))
                .input(input)
                .split("train", 0.5)
                .split("test", 0.5)
                .inOrder()
                .build();
    }

    private Dataset read(Schema schema, String csv) throws IOException {
        return Dataset.read(schema, Files.writeString(folder.resolve("table.csv"), csv));
    }

    private static String row(Dataset data, int row) {
        return IntStream.range(0, data.schema().inputWidth())
                .mapToObj(i -> String.valueOf((int) data.encoded(row, i)))
                .collect(Collectors.joining(" "));
    }

    @Test
    void theVocabularyIsTheMostFrequentWordsOfTheTrainingRows() throws IOException {
        Schema schema = halves(Column.words("note", 5, 3).missing(""));
        Dataset data = read(schema, TEXTS);
        // the 3, and 2, cat 2; bird and dog have no place, zebra is not in a training row
        assertEquals("2 4 3 2 1", row(data, 0));
        assertEquals("3 2 4 0 0", row(data, 1));
        assertEquals("0 0 0 0 0", row(data, 2));
        assertEquals("1 0 0 0 0", row(data, 3));
        assertEquals("2 1 3 2 1", row(data, 4));
        assertEquals("4 2 4 0 0", row(data, 7));
        assertEquals(List.of("note[0]", "note[1]", "note[2]", "note[3]", "note[4]"), schema.inputNames());
        assertEquals(
                List.of(new Summary.Cut("note", 1, 5, "words")), data.summary().cut());
        assertEquals("the Cat and the dog", data.raw(0, "note"));
    }

    @Test
    void whatIsFilledInCountsLikeAnyOtherText() throws IOException {
        Dataset filled = read(halves(Column.words("note", 3, 2).missing("bird cat bird")), TEXTS);
        // with the empty training row bird and cat stand there 3 times, as the does, which is behind them in the
        // alphabet
        assertEquals("2 3 2", row(filled, 6));
        assertEquals("1 3 1", row(filled, 0));
        // of texts that are equally frequent the first in the alphabet
        Dataset mode = read(halves(Column.words("note", 3, 9).missingMode()), TEXTS);
        assertEquals(row(mode, 1), row(mode, 2));
    }

    @Test
    void charactersAreWholeAndAsTheyAre() throws IOException {
        Dataset data = read(halves(Column.characters("note", 4, 9)), """
                note,y
                aA😀a,1
                a 😀,2
                b,3
                ab,4
                """);
        // a 3, 😀 2, then blank and A, by their codes
        assertEquals("2 5 3 2", row(data, 0));
        assertEquals("2 4 3 0", row(data, 1));
        assertEquals("1 0 0 0", row(data, 2));
        assertEquals(
                List.of(new Summary.Cut("note", 0, 4, "characters")),
                data.summary().cut());
    }

    @Test
    void aMissingTextIsAnErrorWhereNothingIsSaid() {
        String message = assertThrows(DataProblem.class, () -> read(halves(Column.words("note", 5, 3)), TEXTS))
                .getMessage();
        assertTrue(message.startsWith("table.csv:4: column note: expected a text, found an empty cell\n"), message);
    }

    @Test
    void whatWasLearntIsReadBackAndNothingElse() throws IOException {
        Schema schema = halves(Column.words("note", 5, 3).missing("cat"));
        Dataset data = read(schema, TEXTS);
        Path rows = Files.writeString(folder.resolve("rows.csv"), TEXTS);
        Path file = Files.writeString(folder.resolve("fitted.json"), data.fittedJson());
        Dataset read = Dataset.readFitted(schema, file, rows);
        IntStream.range(0, data.size()).forEach(r -> assertEquals(row(data, r), row(read, r)));
        for (String other : List.of("\"cat\", \"more\"", "\"the\"", "7")) {
            Files.writeString(file, data.fittedJson().replaceFirst("\"cat\"", other));
            assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(schema, file, rows));
        }
        Files.writeString(file, data.fittedJson());
        Schema labels = halves(Column.open("note", 3).missing("cat"));
        assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(labels, file, rows));
    }

    @Test
    void noVocabularyIsChosenFromEndlessWords() {
        Tokens tokens = new Tokens(1, true);
        Tokens.Counts counts = tokens.new Counts();
        counts.add("a" + "b".repeat(64) + " c", IllegalStateException::new);
        assertEquals(List.of("c"), counts.vocabulary(9), "a word of 65 characters is none");
        String many = IntStream.range(1, Tokens.MOST_DIFFERENT)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
        counts.add(many, IllegalStateException::new);
        assertThrows(IllegalStateException.class, () -> counts.add("0", IllegalStateException::new));
        assertEquals(List.of("0", "1", "10"), counts.vocabulary(3));
    }
}
