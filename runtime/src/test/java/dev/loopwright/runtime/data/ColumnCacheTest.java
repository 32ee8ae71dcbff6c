package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Sha256;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are kept for the next run are those that would be read, or they are read. */
class ColumnCacheTest {
    private static final int ROWS = Numbers.CHUNK + 700;

    /** Where CacheFile puts place, length and digest of the index. */
    private static final int INDEX = 32;

    private static final int DIGEST = INDEX + 12;

    @TempDir
    Path folder;

    private static Schema.Builder columns(double most) {
        return Schema.of("kept.model", 3)
                .key(Column.text("id"))
                .input(Column.number("spend").within(0, most).missingMedian().scale(new ZScore()))
                .input(Column.derived("twice", "2 * spend", c -> 2 * c[0], "spend")
                        .missingMean())
                .input(Column.category("plan", "basic", "pro").unknownOther().missingMode())
                .input(Column.date("since").missingDrop())
                .input(Column.array("image", 1, 2, 2).columns("p*").scale(new ZScore()))
                .input(Column.open("town", 100).unknownOther())
                .input(Column.words("review", 5, 50))
                .target(Column.bool("member"))
                .where("spend < 90", c -> c[0] < 90, "spend")
                .split("train", 0.8)
                .split("test", 0.2)
                .rows("later", "later.csv");
    }

    private static final Schema SCHEMA = columns(1000).build();

    private static String rows(int from, int to) {
        StringBuilder text = new StringBuilder("id,spend,plan,since,p0,p1,p2,p3,town,review,member,unused\n");
        for (int row = from; row < to; row++) {
            long bits = Randomness.bits(4, row) >>> 1;
            StringJoiner cells = new StringJoiner(",", "", "\n");
            cells.add("k\u00e9y " + row).add(bits % 10_000 / 100.0 + "");
            cells.add(bits % 7 == 0 ? "" : bits % 3 == 0 ? "pro" : bits % 11 == 0 ? "team" : "basic");
            cells.add(bits % 50 == 0 ? "" : "2024-02-" + (10 + bits % 19));
            for (int p = 0; p < 4; p++) {
                cells.add((bits >> 8 * p & 255) + (row % 100 == 3 ? ".5" : ""));
            }
            cells.add("town " + bits % 60).add("good " + row + " bad").add(row % 2 == 0 ? "yes" : "no");
            text.append(cells.add("x"));
        }
        return text.toString();
    }

    private Path table() throws IOException {
        Files.writeString(folder.resolve("later.csv"), rows(ROWS, ROWS + 50));
        return Files.writeString(folder.resolve("table.csv"), rows(0, ROWS));
    }

    private Path cacheFolder() {
        return folder.resolve("runs/.cache");
    }

    private ColumnCache cache() {
        return cache("a");
    }

    private ColumnCache cache(String digest) {
        return new ColumnCache(cacheFolder(), digest, 0, 0);
    }

    private Path kept() throws IOException {
        try (Stream<Path> files = Files.list(cacheFolder())) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            assertTrue(all.get(0).toString().endsWith(".columns"), all.toString());
            return all.get(0);
        }
    }

    /** Everything that can be told of a data set, but for whether it was kept. */
    private static String seen(Dataset data) {
        long hash = 0;
        for (String part : List.of("train", "test", "later")) {
            for (Batch batch : data.part(part).batches(64).shuffled(5, 1)) {
                for (int i = 0; i < batch.rows() * batch.inputWidth(); i++) {
                    hash = 31 * hash + Float.floatToIntBits(batch.inputs()[i]);
                }
                for (int r = 0; r < batch.rows(); r++) {
                    hash = 31 * hash + batch.lines()[r] + Float.floatToIntBits(batch.target(0)[r]);
                }
            }
        }
        StringJoiner raw = new StringJoiner(" ");
        for (String column : List.of("id", "spend", "plan", "since", "image", "town", "review")) {
            raw.add(data.raw(7, column)).add(data.raw(data.size() - 1, column));
        }
        return hash + " " + List.of(data.fingerprint()[0], data.fingerprint()[9]) + data.fittedJson() + raw
                + data.summary().toString().replaceFirst("cache=.*", "");
    }

    private Dataset read(Path file, ColumnCache cache, String said) {
        Dataset data = Dataset.read(SCHEMA, file, cache);
        assertTrue(data.summary().cache().startsWith(said), data.summary().cache());
        return data;
    }

    @Test
    void whatIsKeptIsWhatWouldBeRead() throws IOException {
        Path file = table();
        String plain = seen(Dataset.read(SCHEMA, file));
        assertEquals(plain, seen(read(file, cache(), "kept for the next run in ")));
        Path kept = kept();
        assertEquals(plain, seen(read(file, cache(), "read from " + kept)));
        ColumnCache onHeap = new ColumnCache(cacheFolder(), "a", Long.MAX_VALUE, 0);
        Files.delete(kept);
        assertEquals(plain, seen(read(file, onHeap, "kept")));
        assertEquals(plain, seen(read(file, cache(), "read")));
    }

    @Test
    void otherRowsColumnsAndFormulasAreReadAnew() throws IOException {
        Path file = table();
        read(file, cache(), "kept");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, rows(0, ROWS).replaceFirst(",no,x", ",No,x").replaceFirst("town 1", "town 2"));
        Files.setLastModifiedTime(file, time);
        Dataset changed = read(file, cache(), "kept for the next run in " + kept() + ", for table.csv has changed");
        assertEquals(seen(Dataset.read(SCHEMA, file)), seen(changed));
        read(file, cache(), "read");
        Files.writeString(folder.resolve("later.csv"), rows(ROWS, ROWS + 51));
        read(file, cache(), "kept for the next run in " + kept() + ", for later.csv has changed");
        read(file, cache("b"), "kept for the next run in " + kept() + ", for columns are declared otherwise");
        read(file, cache("b"), "read");
        Dataset bounded = Dataset.read(columns(999).build(), file, cache("b"));
        assertTrue(
                bounded.summary().cache().endsWith("declared otherwise"),
                bounded.summary().cache());
        kept();
    }

    @Test
    void damagedFilesAreNotUsed() throws IOException {
        Path file = table();
        read(file, cache(), "kept");
        Path kept = kept();
        byte[] good = Files.readAllBytes(kept);
        long end = ByteBuffer.wrap(good).getLong(INDEX);
        for (int length : new int[] {0, 1, 31, 4095, 4096, (int) end - 1, (int) end, good.length - 1}) {
            Files.write(kept, Arrays.copyOf(good, length));
            assertFalse(cache().read(SCHEMA, file).isPresent(), "length " + length);
        }
        for (int i = 0; i < 120; i++) {
            byte[] bad = good.clone();
            int first = i < 76 ? i : i < 100 ? (int) end + 20 * (i - 76) : CacheFile.BEGINNING;
            int at = i < 100 ? first : first + (int) (Randomness.bits(1, i) >>> 33) % 20_000;
            bad[at] ^= (byte) (1 << i % 8);
            Files.write(kept, bad);
            boolean unread = i >= 21 && i < INDEX;
            assertEquals(unread, cache().read(SCHEMA, file).isPresent(), "byte " + at);
        }
        Files.delete(kept);
        Files.createDirectory(kept);
        assertFalse(cache().read(SCHEMA, file).isPresent());
        Files.delete(kept);
        Files.write(kept, new byte[100]);
        read(file, cache(), "kept for the next run in " + kept + ", for it is cut off");
        assertArrayEquals(good, Files.readAllBytes(kept));
    }

    /** Whoever can compute a checksum cannot make a reader fail, hang or fill the memory either. */
    @Test
    void forgedFilesDoNoHarm() throws IOException {
        Path file = table();
        read(file, cache(), "kept");
        Path kept = kept();
        byte[] good = Files.readAllBytes(kept);
        int end = (int) ByteBuffer.wrap(good).getLong(INDEX);
        int length = ByteBuffer.wrap(good).getInt(INDEX + 8);
        int refused = 0;
        for (int at = end; at < end + length - 3; at += 4) {
            ByteBuffer bad = ByteBuffer.wrap(good.clone());
            bad.putInt(at, new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 24}[at / 4 % 4]);
            bad.put(DIGEST, Sha256.begin().digest(Arrays.copyOfRange(bad.array(), end, end + length)));
            Files.write(kept, bad.array());
            refused += cache().read(SCHEMA, file).isPresent() ? 0 : 1;
        }
        assertTrue(refused > 0.2 * length, refused + " of " + length / 4);
        for (int claimed : new int[] {-1, Integer.MAX_VALUE, length - 1, 1 << 26}) {
            ByteBuffer bad = ByteBuffer.wrap(good.clone()).putInt(INDEX + 8, claimed);
            Files.write(kept, bad.array());
            assertFalse(cache().read(SCHEMA, file).isPresent());
        }
    }

    @Test
    void aChunkIsTakenOnce() throws IOException {
        Spill spill = new Spill(0, cache());
        CacheFile written = new CacheFile(spill);
        ByteBuffer chunk = spill.room(1000);
        written.put(chunk);
        written.put(chunk);
        Path target = folder.resolve("forged.columns");
        written.keep(target);
        try (FileChannel channel = FileChannel.open(target)) {
            CacheFile read = new CacheFile(channel);
            read.take();
            assertEquals(
                    "chunks overlap",
                    assertThrows(IOException.class, read::take).getMessage());
        }
    }

    @Test
    void whatIsSmallOrWrongLeavesNothingBehind() throws IOException {
        Path file = table();
        assertEquals(
                "",
                Dataset.read(SCHEMA, file, ColumnCache.in(cacheFolder(), "a"))
                        .summary()
                        .cache());
        assertFalse(Files.exists(cacheFolder()));
        Path wrong = Files.writeString(file, rows(0, ROWS) + "too,few,cells\n");
        assertThrows(DataProblem.class, () -> Dataset.read(SCHEMA, wrong, cache()));
        assertEquals(0, cacheFolder().toFile().list().length);
        Files.write(cacheFolder().resolve("killed.draft"), new byte[10]);
        read(table(), cache(), "kept");
        kept();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoFailure() throws IOException {
        Path file = table();
        Files.createDirectories(cacheFolder().getParent());
        Files.writeString(cacheFolder(), "a file");
        String plain = seen(Dataset.read(SCHEMA, file));
        assertEquals(plain, seen(Dataset.read(SCHEMA, file, cache())));
    }

    /** As it is while another thread looks whether it was left behind. */
    @Test
    void aDraftThatIsLockedIsDoneWithout() throws IOException {
        ColumnCache cache = cache();
        try (FileChannel draft = FileChannel.open(cache.draft(), StandardOpenOption.WRITE);
                FileLock lock = draft.lock()) {
            assertTrue(lock.isValid());
            assertThrows(IOException.class, () -> cache.claim(draft));
        }
    }

    @Test
    void runsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        Path file = table();
        String plain = seen(Dataset.read(SCHEMA, file));
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Thread[] threads = new Thread[3];
        for (int t = 0; t < threads.length; t++) {
            String digest = "" + t % 2;
            threads[t] = new Thread(() -> {
                for (int round = 0; round < 2; round++) {
                    seen.add(seen(Dataset.read(SCHEMA, file, cache(digest))));
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(6, seen.size());
        seen.forEach(one -> assertEquals(plain, one));
        kept();
    }
}
