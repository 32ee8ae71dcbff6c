package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a table goes on that has filled its share of the heap: a temporary file, mapped into memory, so that the system keeps in
 * memory what is used and the heap stays small. It is readable by its owner alone and has no name, where the
 * system knows such files, so that it is gone when the program ends, however it ends.
 */
final class Spill {
    /** Bytes of columns that stay on the heap: a quarter of what it may grow to. */
    static final long ON_HEAP = Runtime.getRuntime().maxMemory() / 4;

    private static final int WINDOW = 1 << 26;

    private final long onHeap;
    private long held;
    private FileChannel file;
    private long length;
    private ByteBuffer window = ByteBuffer.allocate(0);

    /** @param onHeap bytes before the first is written to the file */
    Spill(long onHeap) {
        this.onHeap = onHeap;
    }

    /** Bytes of the file. */
    long size() {
        return length;
    }

    /** Takes note of bytes that want to be held; whether they are to go into the file. */
    boolean takes(int bytes) {
        held += bytes;
        return held > onHeap;
    }

    /** Room for bytes that are to be held, on the heap or in the file. */
    ByteBuffer place(int bytes) {
        return takes(bytes) ? room(bytes) : ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    /** Room in the file, which is there for good: the disk cannot run out of it later. */
    ByteBuffer room(int bytes) {
        if (window.remaining() < bytes) {
            open(Math.max(WINDOW, bytes));
        }
        ByteBuffer room = window.slice(window.position(), bytes).order(ByteOrder.nativeOrder());
        window.position(window.position() + bytes);
        return room;
    }

    /** A file without a name is gone when nobody has it open; where that cannot be, when the program ends by itself. */
    private static void unname(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    private void open(int bytes) {
        try {
            if (file == null) {
                Path path = Files.createTempFile("loopwright", ".rows");
                file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                unname(path);
            }
            ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
            for (long at = length; at < length + bytes; at += zeros.capacity()) {
                file.write(zeros.clear(), at);
            }
            window = file.map(FileChannel.MapMode.READ_WRITE, length, bytes);
            length += bytes;
        } catch (IOException e) {
            throw new DataProblem(
                    "the data do not fit into memory, and there is no room for them among temporary files: "
                            + e.getMessage()
                            + "\n  make room, name another folder with -Djava.io.tmpdir=DIR, or start Java with more memory",
                    e);
        }
    }
}
