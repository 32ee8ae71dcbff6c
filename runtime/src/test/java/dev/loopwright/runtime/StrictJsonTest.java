package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
    @Test
    void valuesKeepTheirKindAndOrder() throws StrictJson.Refused {
        Map<String, Object> json = StrictJson.object("{\"z\":[1,-2,2.5,null,true],\"a\":{\"b\":\"[{\\\"\"},\"c\":[]}");
        assertEquals(List.of("z", "a", "c"), List.copyOf(json.keySet()));
        assertEquals(Arrays.asList(1L, -2L, 2.5, null, true), json.get("z"));
        assertEquals(Map.of("b", "[{\""), json.get("a"));
        assertEquals(List.of(), json.get("c"));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String text : List.of(
                "",
                "{",
                "}",
                "[1]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1}x",
                "{\"a\":1}]",
                "{'a':1}",
                "{\"a\":tru}",
                "nul",
                "{\"a\":\"\n\"}",
                "{\"a\":1 \"b\":2}")) {
            assertThrows(StrictJson.Refused.class, () -> StrictJson.object(text), text);
        }
    }

    @Test
    void aKeyGivenTwiceIsRefusedAtAnyDepth() {
        assertEquals(
                "the key \"b\" occurs twice",
                assertThrows(StrictJson.Refused.class, () -> StrictJson.object("{\"a\":[{\"b\":1,\"\\u0062\":2}]}"))
                        .getMessage());
    }

    @Test
    void depthIsBoundedHoweverItIsReached() {
        for (String opening : List.of("[", "{\"a\":", "[{\"a\":")) {
            assertEquals(
                    "nested deeper than 16",
                    assertThrows(StrictJson.Refused.class, () -> StrictJson.object("{\"x\":" + opening.repeat(50_000)))
                            .getMessage());
        }
    }

    @Test
    void bracketsInTextAreNoDepth() throws StrictJson.Refused {
        assertEquals(
                "[".repeat(99),
                StrictJson.object("{\"a\":\"" + "[".repeat(99) + "\"}").get("a"));
    }
}
