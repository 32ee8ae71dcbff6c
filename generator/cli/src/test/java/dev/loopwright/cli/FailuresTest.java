package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int report(Throwable failure, Map<String, String> environment) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Failures.report(failure, new Console(stream, stream, environment), false);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aForeseenFailureKeepsItsMessageAndItsCode() {
        assertEquals(ExitCode.DATA, report(new DataProblem("a.csv is empty"), Map.of()));
        assertEquals("error: a.csv is empty\n", said());
    }

    @Test
    void whatNobodyForesawIsOurMistakeAndShowsNoTrace() {
        assertEquals(ExitCode.RUN_FAILED, report(new IllegalStateException("hm"), Map.of()));
        assertTrue(said().startsWith("error: this is a mistake of Loopwright's, not of your model: "), said());
        assertFalse(said().contains("\tat "), said());
    }

    @Test
    void whoeverWorksOnLoopwrightCanSeeTheTrace() {
        report(new IllegalStateException("hm"), Map.of("LOOPWRIGHT_DEBUG", "1"));
        assertTrue(said().contains("\tat "), said());
    }

    @Test
    void runningOutOfMemorySaysHowToAllowMore() {
        assertEquals(ExitCode.RUN_FAILED, report(new OutOfMemoryError(), Map.of()));
        assertTrue(said().contains("-Xmx"), said());
    }
}
