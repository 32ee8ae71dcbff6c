package dev.loopwright.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Compiled models of earlier commands, in a folder that nobody but its owner may touch. An entry is used only if it was
 * made by the same Loopwright, on the same Java, from the same text with the same options: all of that is compared, not
 * a hash of it. Where anything is strange there is no entry, and where there can be no folder there is no cache. Deleting
 * the folder costs half a second each.
 */
final class Cache {
    private static final String VARIABLE = "LOOPWRIGHT_CACHE";
    private static final String SUFFIX = ".classes";
    private static final int MOST_ENTRIES = 64;
    private static final long LARGEST = 1 << 26;
    private static final Set<PosixFilePermission> MINE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Optional<Path> folder;

    private Cache(Optional<Path> folder) {
        this.folder = folder;
    }

    /** A cache that keeps nothing. */
    static Cache none() {
        return new Cache(Optional.empty());
    }

    /**
     * The folder that {@code LOOPWRIGHT_CACHE} names, none for {@code off}; else {@code loopwright} in the user's folder
     * for caches.
     */
    static Cache of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (named.equals("off")) {
            return none();
        }
        if (!named.isEmpty()) {
            return new Cache(Optional.of(Path.of(named)));
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (caches.isEmpty() && home.isEmpty()) {
            return none();
        }
        Path base = caches.isEmpty() ? Path.of(home, ".cache") : Path.of(caches);
        return new Cache(Optional.of(base.resolve("loopwright")));
    }

    /** What was kept under that key, whole and unharmed. */
    Optional<Ready> find(CacheKey key) {
        Optional<Path> file = folder.flatMap(f -> key.text().map(text -> entry(f, text)));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (isMine(folder.get(), true) && isMine(file.get(), false) && Files.size(file.get()) <= LARGEST) {
                return CacheEntry.read(
                        Files.readAllBytes(file.get()), key.text().get());
            }
        } catch (IOException | UnsupportedOperationException e) {
            // no entry, or none that can be read
        }
        return Optional.empty();
    }

    /** Keeps a model for later commands; where that is not possible, nothing happens. */
    void keep(CacheKey key, Ready ready) {
        if (folder.isEmpty() || key.text().isEmpty()) {
            return;
        }
        try {
            Path home = folder.get();
            Files.createDirectories(home, PosixFilePermissions.asFileAttribute(MINE));
            if (!isMine(home, true)) {
                return;
            }
            prune(home);
            Path part = Files.createTempFile(home, "new", ".part"); // readable by its owner alone
            try {
                Files.write(part, CacheEntry.bytes(key.text().get(), ready));
                Files.move(
                        part,
                        entry(home, key.text().get()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // the next command compiles again
        }
    }

    /** Belongs to the user who runs this, no symbolic link, and nobody else can write to it. */
    private static boolean isMine(Path path, boolean isFolder) throws IOException {
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return (isFolder ? found.isDirectory() : found.isRegularFile())
                && found.owner().getName().equals(System.getProperty("user.name"))
                && MINE.containsAll(found.permissions());
    }

    /** The file's name is only where to look: what is in it decides. */
    private static Path entry(Path folder, String key) {
        CRC32 sum = new CRC32();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        return folder.resolve(Long.toHexString(sum.getValue()) + SUFFIX);
    }

    /** Makes room: the oldest go. */
    private static void prune(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> entries = all.filter(p -> p.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(p -> p.toFile().lastModified()))
                    .toList();
            for (int i = 0; i <= entries.size() - MOST_ENTRIES; i++) {
                Files.deleteIfExists(entries.get(i));
            }
        }
    }
}
