package dev.loopwright.runtime.data;

import dev.loopwright.runtime.SpecName;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Arrays of NumPy, one file for each column. */
@SpecName(value = "npy", summary = "an array of NumPy for each column: `from npy image \"x.npy\", digit \"y.npy\"`")
public final class Npy extends Format {
    private static final int BUFFER = 1 << 16;
    private final Map<String, String> names;

    /** Which file holds which column is for the schema to say. */
    public Npy() {
        this(Map.of());
    }

    private Npy(Map<String, String> names) {
        this.names = names;
    }

    /** With the file that holds each column: its name beside the one that is opened, or nothing for that itself. */
    Npy of(Map<String, String> files) {
        return new Npy(files);
    }

    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        List<NumpyArray> arrays = new ArrayList<>();
        NumpyRows rows = new NumpyRows(FileProblems.name(file), arrays, () -> {});
        try {
            for (Column column : wanted) {
                if (column.derivation().isEmpty()) {
                    String name = names.get(column.name());
                    arrays.add(array(name.isEmpty() ? file : file.resolveSibling(name), column.name()));
                }
            }
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
        return rows;
    }

    /** The one column that a file holds is called after it. */
    @Override
    Records openAll(Path file) throws IOException {
        String name = FileProblems.name(file);
        NumpyArray array = array(file, name.replaceFirst("\\.npy(\\.gz)?$", ""));
        return new NumpyRows(name, List.of(array), () -> {});
    }

    private static NumpyArray array(Path file, String column) throws IOException {
        TextFile.refuseOther(file);
        InputStream in = new BufferedInputStream(Unpacked.open(file), BUFFER);
        try {
            return new NumpyArray(FileProblems.name(file), column, in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    List<Path> files(Path path) {
        return List.of(path);
    }
}
