package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.CompiledClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    private static final CacheKey KEY = new CacheKey(Optional.of("this model on this Java"));
    private static final byte[] CLASS = {1, 2, 3};

    @TempDir
    private Path folder;

    private Path home;
    private Cache cache;

    @BeforeEach
    void useAFolderOfOnesOwn() {
        home = folder.resolve("cache");
        cache = Cache.of(Map.of("LOOPWRIGHT_CACHE", home.toString()));
    }

    private static Ready ready() {
        return new Ready(
                new Facts("a.csv", List.of("b.gz", "c.gz"), "a.model:3", 17, 2.5),
                Kernels.VECTOR,
                List.of(new GeneratedSource("a/A.java", "a.A", "class A { } // ü\n")),
                new CompiledClasses(new TreeMap<>(Map.of("a.A", CLASS))));
    }

    private Path kept() throws IOException {
        cache.keep(KEY, ready());
        try (Stream<Path> files = Files.list(home)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void givesBackWhatWasKept() {
        assertTrue(cache.find(KEY).isEmpty());
        cache.keep(KEY, ready());
        Ready found = cache.find(KEY).orElseThrow();
        assertEquals(ready().facts(), found.facts());
        assertEquals(ready().kernels(), found.kernels());
        assertEquals(ready().sources(), found.sources());
        assertArrayEquals(CLASS, found.classes().bytes().get("a.A"));
    }

    @Test
    void onlyItsOwnerMayReadAndWriteIt() throws IOException {
        Path file = kept();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void isNotReadWhereOthersMayWrite() throws IOException {
        Path file = kept();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertTrue(cache.find(KEY).isEmpty());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(cache.find(KEY).isEmpty());
        Files.delete(file);
        cache.keep(KEY, ready());
        assertFalse(Files.exists(file));
    }

    @Test
    void isNotReadThroughSymbolicLinks() throws IOException {
        Path file = kept();
        Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertTrue(cache.find(KEY).isEmpty());
        Path other = Files.createSymbolicLink(folder.resolve("link"), home);
        assertTrue(
                Cache.of(Map.of("LOOPWRIGHT_CACHE", other.toString())).find(KEY).isEmpty());
    }

    @Test
    void everyTruncatedOrAlteredEntryIsLeftAlone() throws IOException {
        Path file = kept();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] altered = whole.clone();
            altered[at] ^= 0x40;
            Files.write(file, altered);
            assertTrue(cache.find(KEY).isEmpty(), "byte " + at);
            Files.write(file, java.util.Arrays.copyOf(whole, at));
            assertTrue(cache.find(KEY).isEmpty(), "cut at " + at);
        }
        Files.write(file, whole);
        assertTrue(cache.find(KEY).isPresent());
    }

    @Test
    void anEntryOfAnotherKeyIsNoAnswerEvenUnderTheSameName() throws IOException {
        byte[] bytes = CacheEntry.bytes("another", ready());
        Files.write(kept(), bytes);
        assertTrue(cache.find(KEY).isEmpty());
    }

    @Test
    void theOldestGoWhereThereAreMany() throws IOException {
        for (int i = 0; i < 70; i++) {
            cache.keep(new CacheKey(Optional.of("model " + i)), ready());
        }
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(64, files.count());
        }
        assertTrue(cache.find(new CacheKey(Optional.of("model 69"))).isPresent());
    }

    @Test
    void thereIsNoneWhereItIsOffOrHasNoPlace() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("LOOPWRIGHT_CACHE", "off", "HOME", folder.toString()))) {
            Cache none = Cache.of(environment);
            none.keep(KEY, ready());
            assertTrue(none.find(KEY).isEmpty());
        }
        assertFalse(Files.exists(folder.resolve(".cache")));
    }

    @Test
    void isInTheUsersFolderForCaches() {
        Cache.of(Map.of("HOME", folder.toString())).keep(KEY, ready());
        assertTrue(Files.isDirectory(folder.resolve(".cache/loopwright")));
        Cache.of(Map.of(
                        "HOME",
                        folder.toString(),
                        "XDG_CACHE_HOME",
                        folder.resolve("x").toString()))
                .keep(KEY, ready());
        assertTrue(Files.isDirectory(folder.resolve("x/loopwright")));
    }

    @Test
    void whatDecidesAboutTheResultIsPartOfTheKey() {
        SpecFile spec = new SpecFile(Path.of("a.model"), "text");
        Options options = new Options("", Map.of());
        String key = CacheKey.text(spec, options, "jars");
        assertEquals(key, CacheKey.text(spec, options, "jars"));
        for (String other : List.of(
                CacheKey.text(new SpecFile(Path.of("b.model"), "text"), options, "jars"),
                CacheKey.text(new SpecFile(Path.of("a.model"), "text "), options, "jars"),
                CacheKey.text(spec, options.with(Kernels.VECTOR), "jars"),
                CacheKey.text(spec, new Options("p", Map.of()), "jars"),
                CacheKey.text(spec, new Options("", Map.of("a", "1")), "jars"),
                CacheKey.text(spec, options, "other jars"))) {
            assertNotEquals(key, other);
        }
    }
}
