package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.IdentityHashMap;

/**
 * Where a table goes on that has filled its share of the heap: a file, mapped into memory, so that the system keeps in
 * memory what is used and the heap stays small. It is readable by its owner alone. A temporary file has no name, where the
 * system knows such files, so that it is gone when the program ends, however it ends; the draft of a {@link ColumnCache} has
 * one until it is moved into its place.
 */
final class Spill {
    /** Bytes of columns that stay on the heap: a quarter of what it may grow to. */
    static final long ON_HEAP = Runtime.getRuntime().maxMemory() / 4;

    private static final int FIRST_WINDOW = 1 << 22;

    private static final int WINDOW = 1 << 26;

    private final long onHeap;
    private final ColumnCache cache;
    private final IdentityHashMap<ByteBuffer, Long> places = new IdentityHashMap<>();
    private long held;
    private Path draft;
    private boolean drafting;
    private FileChannel file;
    private long length;
    private ByteBuffer window = ByteBuffer.allocate(0);

    /** @param onHeap bytes before the first is written to a temporary file */
    Spill(long onHeap) {
        this(onHeap, ColumnCache.NONE);
    }

    /** @param cache that wants to keep the file */
    Spill(long onHeap, ColumnCache cache) {
        this.onHeap = onHeap;
        this.cache = cache;
        drafting = cache.isWanted();
    }

    /** Whether the file, if there is going to be one, may be kept. */
    boolean isDraft() {
        return drafting;
    }

    /** Bytes of the file. */
    long size() {
        return length;
    }

    /** Bytes of columns so far, wherever they are. */
    long held() {
        return held;
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
            open(Math.max(bytes, (int) Math.min(WINDOW, Math.max(FIRST_WINDOW, length))));
        }
        ByteBuffer room = window.slice(window.position(), bytes).order(ByteOrder.nativeOrder());
        if (drafting) {
            places.put(room, length - window.remaining());
        }
        window.position(window.position() + bytes);
        return room;
    }

    /** Where in the draft the bytes lie; copies them there if they do not yet. */
    long placeInDraft(ByteBuffer bytes) throws IOException {
        Long place = places.get(bytes);
        if (place == null) {
            ByteBuffer room = room(bytes.capacity());
            place = places.get(room);
            if (place == null) {
                throw new IOException("there is no room for it");
            }
            room.put(0, bytes, 0, bytes.capacity());
        }
        return place;
    }

    /** Writes the beginning of the draft and moves it into its place, from where on it stays as it is. */
    void keep(ByteBuffer beginning, Path target) throws IOException {
        file.write(beginning, 0);
        cutOff();
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        draft = null;
        leave();
    }

    private void cutOff() {
        try {
            file.truncate(length - window.remaining());
        } catch (IOException e) {
            // some systems cut off nothing that is mapped; zeros at the end harm nobody
        }
    }

    /** What comes from now on goes into another file; what is there already stays where it is as long as it is used. */
    void leave() {
        Path left = draft;
        drafting = false;
        draft = null;
        places.clear();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // what was written is mapped, and nobody reads it through the channel
        }
        file = null;
        length = 0;
        window = ByteBuffer.allocate(0);
        if (left != null) {
            unname(left);
        }
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
            if (file == null && drafting) {
                draft = cache.draft();
                file = FileChannel.open(draft, StandardOpenOption.READ, StandardOpenOption.WRITE);
                cache.claim(file);
                length = CacheFile.BEGINNING;
            } else if (file == null) {
                Path path = Files.createTempFile("loopwright", ".rows");
                file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                unname(path);
            }
            ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
            for (long at = length; at < length + bytes; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), length + bytes - at));
                at += file.write(zeros, at); // less than all of them before a disk is full
            }
            window = file.map(FileChannel.MapMode.READ_WRITE, length, bytes);
            length += bytes;
        } catch (IOException e) {
            if (drafting) {
                leave();
                open(bytes);
                return;
            }
            throw new DataProblem(
                    "the data do not fit into memory, and there is no room for them among temporary files: "
                            + e.getMessage()
                            + "\n  make room, name another folder with -Djava.io.tmpdir=DIR, or start Java with more memory",
                    e);
        }
    }
}
