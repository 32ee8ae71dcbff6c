package dev.loopwright.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Holds lines and columns against offsets. */
class SourceFileTest {
    private final SourceFile file = new SourceFile("a.model", "ab\r\n\n\uD83D\uDE00c\n");

    @Test
    void offsetsFindTheirLines() {
        assertEquals(1, file.lineOf(0));
        assertEquals(1, file.lineOf(3));
        assertEquals(2, file.lineOf(4));
        assertEquals(3, file.lineOf(5));
        assertEquals(4, file.lineOf(9));
        assertEquals(4, file.lineOf(1000));
    }

    @Test
    void columnsCountCodePointsFromOne() {
        assertEquals(1, file.columnOf(0));
        assertEquals(2, file.columnOf(7));
        assertEquals(1, file.columnOf(9));
    }

    @Test
    void linesComeWithoutTheirEnds() {
        assertEquals("ab", file.line(1));
        assertEquals("", file.line(2));
        assertEquals("\uD83D\uDE00c", file.line(3));
        assertEquals("", file.line(4));
        assertEquals(4, file.lineCount());
    }
}
