package dev.loopwright.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Suggestion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("relu", "tanh", "sigmoid", "leaky_relu");

    @Test
    void twoLettersSwappedAreOneMistake() {
        assertEquals(1, Suggestion.edits("rleu", "relu"));
        assertEquals(Optional.of("relu"), Nearest.to("rleu", NAMES));
    }

    @Test
    void caseAndUnderscoresDoNotCount() {
        assertEquals(Optional.of("leaky_relu"), Nearest.to("LeakyReLU", NAMES));
        assertEquals(Optional.of("tanh"), Nearest.to("Tanh", NAMES));
    }

    @Test
    void aNameThatIsFarFromAllIsNotGuessed() {
        assertEquals(Optional.empty(), Nearest.to("swish", NAMES));
        assertEquals(Optional.empty(), Nearest.to("", NAMES));
    }

    @Test
    void aFewNamesAreAllShown() {
        assertEquals(
                Optional.of("choose one of `leaky_relu`, `relu`, `sigmoid`, `tanh`"), Nearest.advice("swish", NAMES));
        assertEquals(Optional.of("the only name here is `net`"), Nearest.advice("model", List.of("net")));
        assertEquals(Optional.empty(), Nearest.advice("model", List.of()));
    }
}
