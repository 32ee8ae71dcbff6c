package dev.loopwright.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.SourceEntry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every source, from the statement to the generated class, and printed with its defaults. */
class SourcesTest {

    private static Stream<Arguments> statements() {
        String query = "SELECT * FROM t ORDER BY id";
        return Stream.of(
                Arguments.of("csv \"t.csv\"", "csv \"t.csv\"", ""),
                Arguments.of("csv \"t.csv\" separated by \",\"", "csv \"t.csv\"", ""),
                Arguments.of(
                        "csv \"t-*.csv\" separated by \";\"",
                        "csv \"t-*.csv\" separated by \";\" quoted by \"\\\"\"",
                        "new Csv(';', '\\\"')"),
                Arguments.of(
                        "csv \"t.csv\" quoted by \"'\" separated by \"\\t\"",
                        "csv \"t.csv\" separated by \"\\t\" quoted by \"'\"",
                        "new Csv('\\t', '\\'')"),
                Arguments.of("tsv \"t.tsv\"", "tsv \"t.tsv\"", "new Csv('\\t', '\\\"')"),
                Arguments.of("jsonl \"t.jsonl\"", "jsonl \"t.jsonl\"", "new JsonLines()"),
                Arguments.of("parquet \"t.parquet\"", "parquet \"t.parquet\"", "new Parquet()"),
                Arguments.of("npz \"t.npz\"", "npz \"t.npz\"", "new Npz()"),
                Arguments.of(
                        "sql \"" + query + "\" at env/SHOP",
                        "sql \"" + query + "\" at env/SHOP",
                        "new Sql(\"" + query + "\", \"SHOP\")"),
                Arguments.of(
                        "npy a \"a.npy\", id \"i.npy\", b \"b.npy\", c \"c.npy\", t \"t.npy\"",
                        "npy a \"a.npy\", id \"i.npy\", b \"b.npy\", c \"c.npy\", t \"t.npy\"",
                        "new Npy()"),
                Arguments.of(
                        "idx a \"a\", id \"i\", b \"b\", c \"c\", t \"t\"",
                        "idx a \"a\", id \"i\", b \"b\", c \"c\", t \"t\"",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statementPrintedAndEmitted(String statement, String printed, String made) {
        Compilation compilation = Specs.fine(Specs.SHORTEST.replace("csv \"t.csv\"", statement));
        String text = SpecPrinter.print(compilation.resolved().orElseThrow());
        assertTrue(text.contains("from " + printed + "\n"), text);
        assertEquals(text, SpecPrinter.print(Specs.fine(text).resolved().orElseThrow()));
        String data = compilation.sources().get(1).text();
        assertEquals(
                made.isEmpty() ? List.of() : List.of("schema.from(" + made + ");"),
                data.lines()
                        .map(String::strip)
                        .filter(l -> l.contains("schema.from("))
                        .toList());
    }

    private static final String TEXT = """
            spec story version 1
            data {
              from text "story.txt" by characters
              from text "more.txt" by characters for more
              input  context : tokens[4] at most 9
              target next    = context shifted by 1
              split 80% train, 20% test in order
            }
            model net(context: context) -> p: real[10] {
              p = embedding(context, width: 2) |> flatten |> dense(units: 10) |> softmax
            }
            objective { loss = cross_entropy(p, next) }
            loop {
              optimizer sgd = sgd(rate: 0.1) on net
              for epoch in 1..2 {
                for batch of 2 rows in train {
                  compute loss
                  clear gradients
                  backward loss
                  update net with sgd
                }
              }
              evaluate test
              evaluate more
              report test.loss, more.loss
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"text \"story.txt\" by words", "text \"story.txt\" by characters", "text \"story.txt\""})
    void aTextIsWindowsAndWhatComesBehindThem(String statement) {
        String more = statement.replace("story", "more") + " for more";
        Compilation compilation = Specs.fine(TEXT.replace("text \"story.txt\" by characters", statement)
                .replace("text \"more.txt\" by characters for more", more));
        boolean words = !statement.endsWith("characters");
        String printed = SpecPrinter.print(compilation.resolved().orElseThrow());
        String by = words ? " by words" : " by characters";
        assertTrue(printed.contains("""
                  from text "story.txt" BY
                  from text "more.txt" BY for more
                  input  context : tokens[4] at most 9
                  target next = context shifted by 1
                  split 80% train, 20% test in order
                """.replace(" BY", by)), printed);
        assertTrue(printed.contains("give label(p) as predicted_next\n"), "no probability of each entry: " + printed);
        assertEquals(printed, SpecPrinter.print(Specs.fine(printed).resolved().orElseThrow()));
        String data = compilation.sources().get(1).text();
        assertTrue(data.contains("schema.from(new Text());"), data);
        assertTrue(data.contains("Column." + by.substring(4) + "(\"context\", 4, 9).windows()"), data);
        assertTrue(data.contains("schema.target(Column.next(\"next\", \"context\", 9)"), data);
    }

    @Test
    void everySourceOfTheCatalogIsTriedHere() {
        assertEquals(
                Catalog.SOURCES.stream().map(SourceEntry::name).sorted().toList(),
                Stream.concat(statements().map(a -> (String) a.get()[0]), Stream.of("text"))
                        .map(statement -> statement.split(" ")[0])
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void anArrayThatIsOneCell() {
        String text = Specs.SHORTEST
                .replace("csv \"t.csv\"", "jsonl \"t.jsonl\"")
                .replace("input  a, b : number", "input  a : real[3]");
        assertTrue(Specs.fine(text).sources().get(1).text().contains("Column.array(\"a\", 3)"));
    }

    @Test
    void aFileForOnePartIsReadAlike() {
        String text = Specs.SHORTEST.replace(
                "from csv \"t.csv\"",
                "from csv \"t.csv\" separated by \";\"\n  from csv \"u.csv\" separated by \";\" for test");
        String printed =
                SpecPrinter.print(Specs.compile(text, Map.of()).resolved().orElseThrow());
        assertTrue(printed.contains("from csv \"u.csv\" separated by \";\" quoted by \"\\\"\" for test\n"), printed);
    }
}
