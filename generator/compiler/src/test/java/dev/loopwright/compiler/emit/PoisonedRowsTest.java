package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.resolve.SpecPrinter;
import dev.loopwright.runtime.data.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of validation and test may hold anything: what is fitted, and every weight, is the same to the last bit. The model
 * uses every scaler, every encoding and every way to fill empty cells.
 */
class PoisonedRowsTest {
    private static final String MODEL = """
            spec table version 1
            seed 11
            data {
              from csv "table.csv"
              key    id
              input  n1 : number    missing mean               scale zscore
              input  n2 : number    missing median, indicator  scale robust, minmax 0..1
              input  n3 : number    missing forward            scale clip(from: 2%, to: 98%), log1p, power
              input  n4 : number    missing mode               scale quantile
              input  vector = v_* : real[3]   missing median   scale zscore, unit_norm
              input  ratio = n1 / (n3 + 1)    missing 0        scale zscore
              input  listed : category a | b | c   missing mode      unknown ignore   encode onehot, ordinal
              input  open   : category at most 4   missing forward   unknown other
                              encode target_mean, frequency, onehot, hashed(4)   scale zscore
              input  place  : category at most 3   missing mode      unknown other    encode embedding
              input  note   : text                 missing ""        encode ngrams(16)
              input  words  : tokens[4] by words at most 3        missing ""
              input  signs  : tokens[6] by characters at most 5   missing "so"
              input  day    : date                 missing median, indicator
                              encode calendar(day), cyclic(week), elapsed   scale zscore
              input  truth  : boolean              missing mode
              target y      : number               scale zscore
              split 60% train, 20% validation, 20% test HOW
            }
            model net(x: inputs, place: place, words: words, signs: signs) -> p: real[1] {
              where_ = embedding(place, width: 2)
              said   = embedding(words, width: 2) |> relu |> flatten
              spelt  = embedding(signs, width: 3) |> conv1d(filters: 2, kernel: 2) |> global_max_pool
              hidden = concat(x, where_, said, spelt) |> dense(units: 8) |> tanh
              p      = dense(hidden, units: 1)
            }
            objective {
              loss = mean_squared_error(p, y)
              mae  = mean_absolute_error(p, y)
            }
            loop {
              optimizer adam = adam(rate: 1e-2) on net
              for epoch in 1..4 {
                for batch of 8 rows in train shuffled balanced by listed {
                  compute loss, mae
                  clear gradients
                  backward loss
                  update net with adam
                }
                evaluate validation
                report epoch, running.loss, running.mae, validation.loss
              }
              evaluate test
              report test.mae
            }
            """.replace("where_", "spot");

    private static final String HEADER = "id,n1,n2,n3,n4,v_1,v_2,v_3,listed,open,place,note,words,signs,day,truth,y";
    private static final int ROWS = 100;

    @TempDir
    Path folder;

    private static String number(SplittableRandom random, double from, double to) {
        return random.nextInt(8) == 0 ? "" : String.valueOf((float) (from + random.nextDouble() * (to - from)));
    }

    private static String one(SplittableRandom random, String... words) {
        return words[random.nextInt(words.length)];
    }

    private static String row(int id, SplittableRandom random) {
        List<String> cells = new ArrayList<>(List.of("r" + id));
        for (int n = 0; n < 7; n++) {
            cells.add(number(random, 0, n + 1));
        }
        cells.add(one(random, "a", "b", "c", "d", ""));
        cells.add(one(random, "k", "l", "l", "m", "n", "o", ""));
        cells.add(one(random, "x", "y", "z", "w", ""));
        for (int n = 0; n < 3; n++) {
            cells.add(one(random, "so it is", "is it so?", "", "it is not", "so so so so and so"));
        }
        cells.add(one(random, "2024-02-29", "2023-12-31", "2024-07-04T12:00", ""));
        cells.add(one(random, "yes", "no", ""));
        cells.add(String.valueOf(random.nextInt(100)));
        return String.join(",", cells);
    }

    /** As wrong as it may be without being refused. */
    private static String garbage(int id, SplittableRandom random) {
        List<String> cells = new ArrayList<>(List.of("r" + id));
        for (int n = 0; n < 7; n++) {
            cells.add(one(random, "1e6", "0", "", "123456"));
        }
        cells.add(one(random, "zz", "", "a"));
        cells.add(one(random, "never", "seen", "k", "" + random.nextInt()));
        cells.add(one(random, "nowhere", "", "x"));
        for (int n = 0; n < 3; n++) {
            cells.add(one(random, "poison poison", "42", "", "is is is is is is is"));
        }
        cells.add(one(random, "0001-01-01", "9999-12-31T23:59:59", ""));
        cells.add(one(random, "no", ""));
        cells.add(one(random, "1e9", "-1e9"));
        return String.join(",", cells);
    }

    @Test
    void everythingThatLearnsIsAmongThem() {
        Stream.concat(Catalog.SCALERS.stream(), Catalog.ENCODINGS.stream())
                .map(RuntimeEntry::signature)
                .forEach(entry -> assertTrue(MODEL.contains(entry.name()), entry.name()));
    }

    @Test
    void whatIsPrintedSaysTheSame() {
        String by = MODEL.replace(
                "split 60% train, 20% validation, 20% test HOW",
                "split by day: train before " + "\"2024-01-01\", validation before \"2024-03-01\", test");
        for (String model : List.of(MODEL.replace("HOW", "in order of n4"), MODEL.replace(" HOW", ""), by)) {
            String compiled = model.replace("missing median, indicator\n", "missing drop\n");
            String printed = SpecPrinter.print(Specs.fine(compiled).resolved().orElseThrow());
            assertEquals(
                    printed, SpecPrinter.print(Specs.fine(printed).resolved().orElseThrow()));
            assertEquals(schema(compiled), schema(printed));
        }
    }

    /** What the schema says, without places and quotations. */
    private static String schema(String model) {
        String data = Specs.fine(model).sources().stream()
                .filter(s -> s.className().endsWith("Data"))
                .map(GeneratedSource::text)
                .findFirst()
                .orElseThrow();
        return data.substring(data.indexOf("Schema schema() {"))
                .replaceAll("//.*|\\.(at|splitAt)\\(\"[^\"]*\"\\)", "")
                .replaceAll("\\s+", "");
    }

    @Test
    void rowsByChance() throws Exception {
        nothingChanges(MODEL.replace(" HOW", ""));
    }

    @Test
    void rowsInOrder() throws Exception {
        nothingChanges(MODEL.replace("HOW", "in order"));
    }

    private static final String STORY = """
            spec story version 1
            seed 3
            data {
              from text "story.txt" by PIECES
              input  context : tokens[6] at most 20
              target next    = context shifted by 1
              split 60% train, 20% validation, 20% test in order
            }
            model net(context: context) -> p: real[21] {
              p = embedding(context, width: 3) |> flatten |> dense(units: 21) |> softmax
            }
            objective {
              loss = cross_entropy(p, next)
            }
            loop {
              optimizer adam = adam(rate: 1e-2) on net
              for epoch in 1..3 {
                for batch of 8 rows in train shuffled {
                  compute loss
                  clear gradients
                  backward loss
                  update net with adam
                }
                evaluate validation
                report epoch, running.loss, validation.loss
              }
              evaluate test
              report test.loss
            }
            """;

    /** Not one window of the training part holds anything of what stands behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"characters", "words"})
    void theRestOfAText(String pieces) throws Exception {
        boolean words = pieces.equals("words");
        Program program = Program.of(STORY.replace("PIECES", pieces), folder);
        String said = "to be or not to be that is the question ";
        // ten words, or forty characters, each time
        String train = said.repeat(6);
        String clean = train + said.repeat(4);
        String poisoned = train
                + (words
                                ? "not poison qu 42 \u00e9t\u00e9 x y z w v "
                                : "poison: 42! \u00e9t\u00e9\t\n xyzwv XYZ QQQQQQQQQQQQ")
                        .repeat(4);
        String between = words ? " " : "";
        assertEquals(clean.split(between).length, poisoned.split(between).length);
        Path first = program.train("clean", clean);
        double loss = program.score("test.loss");
        Path second = program.train("poisoned", poisoned);
        assertTrue(program.score("test.loss") > 1 + loss, program::shown);
        same(first, second, "preprocessing.json");
        same(first, second, "last.safetensors");
    }

    private void nothingChanges(String model) throws Exception {
        Program program = Program.of(model, folder);
        SplittableRandom random = new SplittableRandom(7);
        String[] rows = new String[ROWS];
        Arrays.setAll(rows, id -> row(id, random));
        String clean = HEADER + "\n" + String.join("\n", rows) + "\n";
        Rows train = program.read(clean).part("train");
        assertEquals(60, train.size());
        List<Integer> trained = new ArrayList<>();
        for (int i = 0; i < train.size(); i++) {
            trained.add(train.number(i));
        }
        for (int id = 0; id < ROWS; id++) {
            rows[id] = trained.contains(id) ? rows[id] : garbage(id, random);
        }
        String poisoned = HEADER + "\n" + String.join("\n", rows) + "\n";
        assertFalse(clean.equals(poisoned));
        Path first = program.train("clean", clean);
        double mae = program.score("test.mae");
        Path second = program.train("poisoned", poisoned);
        assertTrue(program.score("test.mae") > 1000 * mae, program::shown);
        same(first, second, "preprocessing.json");
        same(first, second, "last.safetensors");
    }

    private static void same(Path first, Path second, String file) throws IOException {
        assertArrayEquals(Files.readAllBytes(first.resolve(file)), Files.readAllBytes(second.resolve(file)), file);
    }
}
