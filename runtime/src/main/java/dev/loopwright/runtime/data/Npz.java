package dev.loopwright.runtime.data;

import dev.loopwright.runtime.SpecName;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Several arrays of NumPy in one file, each a column of the name that it was saved under. */
@SpecName(value = "npz", summary = "several arrays of NumPy in one file, each a column under its name")
public final class Npz extends Format {
    private static final int BUFFER = 1 << 16;

    @Override
    Records open(Path file, List<Column> wanted) throws IOException {
        return open(
                file, name -> wanted.stream().anyMatch(column -> column.name().equals(name) || column.gathers(name)));
    }

    @Override
    Records openAll(Path file) throws IOException {
        return open(file, name -> true);
    }

    private static Records open(Path file, Predicate<String> wanted) throws IOException {
        TextFile.refuseOther(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw FileProblems.notZip(file, e);
        }
        List<NumpyArray> arrays = new ArrayList<>();
        NumpyRows rows = new NumpyRows(FileProblems.name(file), arrays, zip);
        try {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                if (wanted.test(name)) {
                    arrays.add(array(file, zip, entry, name));
                }
            }
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
        return rows;
    }

    private static NumpyArray array(Path file, ZipFile zip, ZipEntry entry, String name) throws IOException {
        InputStream in = new BufferedInputStream(zip.getInputStream(entry), BUFFER);
        try {
            NumpyArray array = new NumpyArray(FileProblems.name(file), name, in);
            Unpacked.refuseBomb(file, array.length(), entry.getCompressedSize());
            return array;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }
}
