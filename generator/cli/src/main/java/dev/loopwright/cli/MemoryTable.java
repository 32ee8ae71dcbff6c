package dev.loopwright.cli;

import dev.loopwright.compiler.emit.Footprint;
import java.util.List;
import java.util.Locale;

/** What training keeps in memory, in bytes: as it is, and as it would be if no two buffers shared an array. */
final class MemoryTable {
    private static final int STEP = 1024;
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

    private MemoryTable() {}

    /** The table, ended by a line end. */
    static String of(Footprint footprint) {
        Columns table = new Columns(1, "memory", "bytes", "", "unshared", "");
        footprint.items().forEach(item -> line(table, item.name(), item.bytes(), item.unshared()));
        line(table, "total", footprint.bytes(), footprint.unshared());
        return table
                + "\nFor batches of up to %d rows, the largest of the loop; unshared: if every value and gradient had an array"
                        .formatted(footprint.rows())
                + "\nof its own. Data and batches are not counted, nor the room in which the kernels of wide layers"
                + " rearrange matrices.\n";
    }

    private static void line(Columns table, String name, long bytes, long unshared) {
        table.line(name, Long.toString(bytes), inWords(bytes), Long.toString(unshared), inWords(unshared));
    }

    /** {@code 64.3 KiB}; nothing for what is less. */
    static String inWords(long bytes) {
        double size = bytes;
        String unit = "";
        for (String next : UNITS) {
            if (size >= STEP) {
                size /= STEP;
                unit = next;
            }
        }
        return unit.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f %s", size, unit);
    }
}
