package dev.loopwright.runtime.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Schema;
import dev.loopwright.runtime.scaler.UnitNorm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encodings, fillings and unit lengths of whole data sets against what scikit-learn makes of the same columns; {@code
 * src/test/python/record_encodings.py} records it.
 */
class SklearnEncodingsTest {
    @TempDir
    Path folder;

    private JsonObject recorded;
    private int rows;
    private int learntFrom;

    @BeforeEach
    void read() throws Exception {
        try (InputStream json = getClass().getResourceAsStream("sklearn.json")) {
            recorded = JsonParser.object().from(json);
        }
        rows = recorded.getArray("labels").size();
        learntFrom = recorded.getInt("learnt_from");
    }

    /** A file of some columns, of which the first rows are for training. */
    private Dataset data(String header, List<JsonArray> columns, Column... inputs) throws IOException {
        StringBuilder csv = new StringBuilder(header).append(",y\n");
        for (int row = 0; row < rows; row++) {
            for (JsonArray column : columns) {
                Object cells = column.get(row);
                for (Object cell : cells instanceof JsonArray several ? several : JsonArray.from(cells)) {
                    csv.append('"').append(cell == null ? "" : cell).append("\",");
                }
            }
            csv.append("0\n");
        }
        Schema.Builder schema = Schema.of("table.model", 1).target(Column.number("y"));
        for (Column input : inputs) {
            schema.input(input);
        }
        double share = learntFrom / (double) rows;
        schema.split("train", share).split("test", 1 - share).inOrder();
        return Dataset.read(schema.build(), Files.writeString(folder.resolve("table.csv"), csv));
    }

    private void agree(String name, Dataset data, int from) {
        for (int row = 0; row < rows; row++) {
            JsonArray expected = recorded.getArray(name).getArray(row);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(
                        expected.getDouble(i),
                        data.encoded(row, from + i),
                        1e-6,
                        name + ", row " + row + ", value " + i);
            }
        }
    }

    private Dataset labels(Column column) throws IOException {
        return data("label", List.of(recorded.getArray("labels")), column);
    }

    private Dataset texts(Encoding encoding) throws IOException {
        return data(
                "text",
                List.of(recorded.getArray("texts")),
                Column.open("text", 0).missing("").encode(encoding));
    }

    @Test
    void labelsAgree() throws IOException {
        Column label = Column.open("label", 5).unknownIgnore();
        agree("onehot", labels(label.encode(new OneHot())), 0);
        agree("ordinal", labels(label.encode(new Ordinal())), 0);
        agree("hashed", labels(label.encode(new Hashed(8))), 0);
        Dataset both = labels(label.encode(new Ordinal(), new OneHot()));
        agree("ordinal", both, 0);
        agree("onehot", both, 1);
    }

    @Test
    void textsAgree() throws IOException {
        agree("words", texts(new Ngrams(64, Ngrams.By.WORDS, 1, 2)), 0);
        agree("characters", texts(new Ngrams(64, Ngrams.By.CHARACTERS, 2, 4)), 0);
    }

    @Test
    void fillingsAgree() throws IOException {
        agree(
                "mean",
                numbers(
                        Column.number("a").missingMean(),
                        Column.number("b").missingMean(),
                        Column.number("c").missingMean()),
                0);
        agree(
                "median",
                numbers(
                        Column.number("a").missingMedian(),
                        Column.number("b").missingMedian(),
                        Column.number("c").missingMedian()),
                0);
        agree(
                "mode",
                numbers(
                        Column.number("a").missingMode(),
                        Column.number("b").missingMode(),
                        Column.number("c").missingMode()),
                0);
        for (int c = 0; c < 3; c++) {
            String name = List.of("a", "b", "c").get(c);
            Dataset one = numbers(Column.number(name).missingMedian().indicator());
            for (int row = 0; row < rows; row++) {
                assertEquals(recorded.getArray("median").getArray(row).getDouble(c), one.encoded(row, 0), 1e-6);
                assertEquals(recorded.getArray("indicator").getArray(row).getDouble(c), one.encoded(row, 1));
            }
        }
    }

    private Dataset numbers(Column... columns) throws IOException {
        return data("a,b,c", List.of(recorded.getArray("numbers")), columns);
    }

    @Test
    void unitLengthsAgree() throws IOException {
        Column vector = Column.array("v", 4).columns("v_*").scale(new UnitNorm());
        agree("unit", data("v_1,v_2,v_3,v_4", List.of(recorded.getArray("vectors")), vector), 0);
    }
}
