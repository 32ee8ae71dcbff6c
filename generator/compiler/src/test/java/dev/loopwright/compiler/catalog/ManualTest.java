package dev.loopwright.compiler.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed page of the catalog. Rewritten with {@code -Dgolden.update=true}. */
class ManualTest {
    private static final Path PAGE = Path.of("../../docs/catalog.md");

    @Test
    void theCommittedPageIsWhatTheCatalogSays() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, Manual.page());
        }
        assertEquals(Files.readString(PAGE), Manual.page(), "rewrite docs/catalog.md with -Dgolden.update=true");
    }
}
