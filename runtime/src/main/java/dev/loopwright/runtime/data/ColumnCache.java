package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Sha256;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A folder beside the runs in which the columns of a large table are kept as they lie in memory, so that the next run maps
 * the file instead of reading the table. There is one file for each model and data file. It is used if the data files have the
 * very bytes that it was made of, by their SHA-256, and the model file declares the same columns; else it is made anew. A
 * damaged file is no error, and all files may be deleted at any time between runs.
 */
public final class ColumnCache {
    /** Keeps nothing. */
    public static final ColumnCache NONE = new ColumnCache(null, "", Spill.ON_HEAP, Long.MAX_VALUE);

    /** Bytes of columns from which on reading takes so long that keeping them is worth it. */
    private static final long WORTH = 1L << 25;

    private static final String DRAFT = ".draft";

    private final Path folder;
    private final String digest;
    private final long onHeap;
    private final long worth;
    private String why = "";

    /**
     * @param onHeap bytes of columns that stay on the heap
     * @param worth bytes of columns from which on they are kept, if the heap has held them
     */
    ColumnCache(Path folder, String digest, long onHeap, long worth) {
        this.folder = folder;
        this.digest = digest;
        this.onHeap = onHeap;
        this.worth = worth;
    }

    /**
     * Keeps tables whose columns take 32 MB, or more than their share of the heap.
     *
     * @param digest of all that the model file says, for derived columns and conditions
     */
    public static ColumnCache in(Path folder, String digest) {
        return new ColumnCache(folder, digest, Spill.ON_HEAP, WORTH);
    }

    /** A table and what became of the files that it was made of. */
    record Kept(Table table, List<Source> sources) {}

    boolean isWanted() {
        return folder != null;
    }

    /** Whether what is read may be kept. */
    private boolean keeps(Schema schema) {
        return isWanted()
                && schema.files().isEmpty()
                && schema.format().settings().isPresent();
    }

    /** A table to be read, which may be kept. */
    Table table(Schema schema) {
        return new Table(schema.columns(), new Spill(onHeap, keeps(schema) ? this : NONE));
    }

    private Path target(Schema schema, Path file) {
        String path = file.toAbsolutePath().normalize().toString();
        byte[] place = Sha256.begin().digest(path.getBytes(StandardCharsets.UTF_8));
        String model = schema.model().replaceFirst("\\.model$", "").replaceAll("[^A-Za-z0-9_-]", "_");
        return folder.resolve(model + "-" + HexFormat.of().formatHex(place, 0, 4) + ".columns");
    }

    /** What an earlier run has kept of a table, if it is still what would be read. */
    Optional<Kept> read(Schema schema, Path file) {
        if (!keeps(schema)) {
            return Optional.empty();
        }
        Path target = target(schema, file);
        if (!Files.isRegularFile(target)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
            return Optional.of(read(schema, Source.files(file, schema), new CacheFile(channel)));
        } catch (IOException | IndexOutOfBoundsException e) {
            why = ", for " + (e.getMessage() == null ? "it is damaged" : e.getMessage());
            return Optional.empty();
        }
    }

    private Kept read(Schema schema, List<Path> files, CacheFile kept) throws IOException {
        CacheFile.require(Arrays.equals(key(schema), kept.bytes(new byte[0])), "columns are declared otherwise");
        int count = kept.count(0);
        CacheFile.require(count == files.size(), "there are other files");
        List<SourceFile> before = new ArrayList<>();
        for (int f = 0; f < count; f++) {
            before.add(new SourceFile(kept.text(""), kept.bytes(new byte[0])));
        }
        // the files are looked at while the columns are
        CompletableFuture<String> changed = CompletableFuture.supplyAsync(() -> changed(files, before));
        List<Source> sources = new ArrayList<>();
        long rows = 0;
        for (int s = 0; s <= schema.parts().size() - schema.shares().size(); s++) {
            Source source = Source.unread(schema.filters(), schema.columns()).stored(kept);
            sources.add(source);
            rows += source.rows();
        }
        Table table = new Table(schema.columns(), new Spill(onHeap));
        table.store(kept);
        kept.close();
        CacheFile.require(table.rows() == rows, "rows are missing");
        CacheFile.require(changed.join().isEmpty(), changed.join() + " has changed");
        return new Kept(table, sources);
    }

    /** The first file that is not what it was; nothing if all are. */
    private static String changed(List<Path> files, List<SourceFile> before) {
        for (int f = 0; f < before.size(); f++) {
            if (!before.get(f).is(files.get(f))) {
                return FileProblems.name(files.get(f));
            }
        }
        return "";
    }

    /** Keeps what was read if that is worth it; what people should know, or nothing. */
    String keep(Schema schema, Path file, Table table, List<Source> sources) {
        Spill spill = table.spill();
        List<SourceFile> files =
                sources.stream().flatMap(s -> s.files().stream()).toList();
        boolean wanted = spill.isDraft() && (spill.size() > 0 || spill.held() >= worth);
        if (!wanted) {
            spill.leave();
            return "";
        }
        Path target = target(schema, file);
        try {
            CacheFile written = new CacheFile(spill);
            written.bytes(key(schema));
            written.count(files.size());
            for (SourceFile source : files) {
                written.text(source.name());
                written.bytes(source.digest());
            }
            for (Source source : sources) {
                source.stored(written);
            }
            table.store(written);
            written.keep(target);
            return "kept for the next run in " + target + why;
        } catch (IOException e) {
            spill.leave();
            return "not kept in " + target + ": " + e.getMessage();
        }
    }

    /** What people should know of a table that was kept. */
    String kept(Schema schema, Path file) {
        return "read from " + target(schema, file);
    }

    /** Everything that decides what the columns hold, but for the files. */
    private byte[] key(Schema schema) {
        MessageDigest key = Sha256.begin();
        add(key, ByteOrder.nativeOrder(), Runtime.version().feature());
        add(key, Optional.ofNullable(ColumnCache.class.getPackage().getImplementationVersion()));
        add(key, schema.format().getClass().getName(), schema.format().settings());
        for (Column column : schema.columns()) {
            column.reading().forEach(value -> add(key, value));
            column.derivation().ifPresent(d -> add(key, digest, d.formula(), d.columns()));
        }
        schema.filters().forEach(f -> add(key, digest, f.condition(), f.columns()));
        schema.parts().stream().filter(p -> !p.files().isEmpty()).forEach(p -> add(key, p.name(), p.files()));
        return key.digest();
    }

    private static void add(MessageDigest key, Object... values) {
        for (Object value : values) {
            byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
            key.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            key.update(bytes);
        }
    }

    /** A new file for a table that is being read; those that killed runs have left behind are removed. */
    Path draft() throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, "*" + DRAFT)) {
            for (Path draft : drafts) {
                removeUnclaimed(draft);
            }
        }
        return Files.createTempFile(folder, "", DRAFT);
    }

    private static void removeUnclaimed(Path draft) {
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null) {
                Files.delete(draft);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // somebody is writing it
        }
    }

    /** Holds a draft as long as the process lives and the file is open. */
    void claim(FileChannel draft) throws IOException {
        try {
            if (draft.tryLock() == null) {
                throw new IOException("another process has locked it");
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("another thread has locked it", e);
        }
    }
}
