package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("relu", "leaky_relu", "sigmoid", "softmax", "tanh", "x");

    @Test
    void swappedNeighboursCountAsOneEdit() {
        assertEquals(1, Suggestion.edits("rleu", "relu"));
        assertEquals(Optional.of("relu"), Suggestion.nearest("rleu", KNOWN));
    }

    @Test
    void aNameThatDiffersInCaseOnlyWins() {
        assertEquals(Optional.of("ReLU"), Suggestion.nearest("relU", List.of("rely", "ReLU")));
    }

    @Test
    void editsAreCounted() {
        assertEquals(3, Suggestion.edits("kitten", "sitting"));
        assertEquals(4, Suggestion.edits("", "four"));
        assertEquals(0, Suggestion.edits("same", "same"));
    }

    @Test
    void nothingIsSuggestedForAnythingFarAway() {
        assertEquals(Optional.empty(), Suggestion.nearest("convolution", KNOWN));
        assertEquals(Optional.empty(), Suggestion.nearest("y", KNOWN));
        assertEquals(Optional.empty(), Suggestion.nearest("s".repeat(1_000_000), KNOWN));
    }

    @Test
    void theFirstOfEquallyNearNamesIsTaken() {
        assertEquals(Optional.of("abcd"), Suggestion.nearest("abcx", List.of("abcd", "abce")));
    }
}
