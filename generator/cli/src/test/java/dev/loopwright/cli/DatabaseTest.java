package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and predicting from a database, as a process, with its login in the environment and nowhere else. */
class DatabaseTest {
    private static final String PASSWORD = "correct-Horse7battery";

    private static final String MODEL = """
            spec shop version 1
            data {
              from sql "SELECT id, age, plan, churned FROM customers ORDER BY id" at env/SHOP
              key    ID
              input  AGE     : number   scale zscore
              input  PLAN    : category basic | pro
              target CHURNED : boolean
              split 80% train, 20% test
            }
            model net(v: inputs) -> p: real[1] { p = dense(v, units: 1) |> sigmoid }
            objective { loss = binary_cross_entropy(p, CHURNED) }
            loop {
              optimizer o = sgd(rate: 0.1) on net
              for epoch in 1..2 {
                for batch of 8 rows in train shuffled {
                  compute loss
                  clear gradients
                  backward loss
                  update net with o
                  check finite
                }
                checkpoint last
              }
              evaluate test
              report test.loss
            }
            predict { give ID, p }
            """;

    @TempDir
    Path folder;

    private String url;

    @BeforeEach
    void fill() throws SQLException, IOException {
        url = "jdbc:h2:" + folder.resolve("shop") + ";PASSWORD=" + PASSWORD;
        try (Connection connection = DriverManager.getConnection(url, "sa", null);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customers (id INT, age DOUBLE PRECISION, plan VARCHAR, churned BOOLEAN)");
            try (PreparedStatement row = connection.prepareStatement("INSERT INTO customers VALUES (?, ?, ?, ?)")) {
                for (int i = 0; i < 50; i++) {
                    row.setInt(1, i);
                    row.setDouble(2, 20 + i * 17 % 50);
                    row.setString(3, i % 3 == 0 ? "pro" : "basic");
                    row.setBoolean(4, i * 17 % 50 > 25);
                    row.executeUpdate();
                }
            }
        }
        Files.writeString(folder.resolve("shop.model"), MODEL);
        Files.writeString(
                folder.resolve("new.sql"), "SELECT id, age, plan FROM customers WHERE id > 40 ORDER BY id DESC\n");
        Files.writeString(folder.resolve("wrong.sql"), "SELECT id FROM custommers ORDER BY id\n");
    }

    private String run(int code, String... args) throws IOException, InterruptedException {
        return run(System.getProperty("java.class.path"), code, args);
    }

    private String run(String classes, int code, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LOOPWRIGHT_CACHE", "off");
        builder.environment().put("LOOPWRIGHT_DEBUG", "1");
        builder.environment().put("SHOP", url);
        builder.environment().put("SHOP_USER", "sa");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), said);
        assertFalse(said.contains(PASSWORD), said);
        return said;
    }

    @Test
    void thePasswordIsNeverWritten() throws IOException, InterruptedException {
        run(0, "train", "shop.model", "--trace");
        String predictions = run(0, "predict", "runs/shop-1", "--data", "new.sql");
        assertEquals(
                List.of("ID", "49", "48", "47", "46", "45", "44", "43", "42", "41"),
                predictions.lines().map(l -> l.split(",")[0]).toList());
        assertTrue(run(4, "predict", "runs/shop-1", "--data", "wrong.sql").contains("wrong.sql: the database says: "));
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains(PASSWORD) || content.contains("jdbc:h2"), file.toString());
            }
        }
    }

    /** With the driver nowhere but on the path that the command names. */
    @Test
    void aQueryIsATableOfWhichAModelFileIsMade() throws IOException, InterruptedException {
        String[] classes = System.getProperty("java.class.path").split(File.pathSeparator);
        String driver = Arrays.stream(classes)
                .filter(c -> c.contains("h2-"))
                .findFirst()
                .orElseThrow();
        String others =
                Arrays.stream(classes).filter(c -> !c.equals(driver)).collect(Collectors.joining(File.pathSeparator));
        Files.writeString(folder.resolve("all.sql"), "SELECT age, plan, churned\nFROM customers ORDER BY id;\n");
        assertTrue(run(others, 4, "profile", "all.sql", "--at", "env/SHOP")
                .contains("no driver on the class path is for jdbc:h2:"));
        String profile = run(others, 0, "profile", "all.sql", "--at", "env/SHOP", "--class-path", driver);
        assertTrue(profile.startsWith("all.sql: 50 rows, 3 columns\n"), profile);
        run(
                others,
                0,
                "init",
                "all.sql",
                "--at",
                "env/SHOP",
                "--class-path",
                driver,
                "--target",
                "CHURNED",
                "-o",
                "a.model");
        String text = Files.readString(folder.resolve("a.model"));
        assertTrue(
                text.contains("from sql \"SELECT age, plan, churned\\nFROM customers ORDER BY id\" at env/SHOP\n"),
                text);
        run(others, 0, "train", "a.model", "--class-path", driver);
        assertTrue(run(others, 0, "profile", "a.model", "--class-path", driver).startsWith("query: 50 rows read"));
    }

    @Test
    void aWrongLoginIsNotShown() throws IOException, InterruptedException {
        url = url.replace(PASSWORD, "x" + PASSWORD);
        assertTrue(run(4, "train", "shop.model").contains("cannot be reached (SQL state 28000)"));
        assertFalse(Files.exists(folder.resolve("runs")));
    }
}
