package dev.loopwright.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows of arrays that stand side by side: the n-th of each together make one. */
final class NumpyRows implements Records {
    private final String name;
    private final List<NumpyArray> arrays;
    private final Closeable file;
    private final Row row = new Row();
    private long number;

    /** @param file to be closed behind the arrays */
    NumpyRows(String name, List<NumpyArray> arrays, Closeable file) {
        this.name = name;
        this.arrays = arrays;
        this.file = file;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> header() {
        List<String> header = new ArrayList<>();
        for (NumpyArray array : arrays) {
            header.addAll(Collections.nCopies(array.width(), array.column()));
            if (array.rows() != arrays.get(0).rows()) {
                throw array.problem(
                        "expected " + arrays.get(0).rows() + " rows as column "
                                + DataProblems.escape(arrays.get(0).column()) + " has, found " + array.rows(),
                        "save arrays that belong together");
            }
        }
        return header;
    }

    @Override
    public Place headerPlace() {
        return new Place(name, 0);
    }

    @Override
    public Row next() throws IOException {
        if (arrays.isEmpty() || number == arrays.get(0).rows()) {
            for (NumpyArray array : arrays) {
                array.end();
            }
            return null;
        }
        row.begin(Place.row(name, ++number));
        for (NumpyArray array : arrays) {
            array.next(row, number);
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        for (NumpyArray array : arrays) {
            array.close();
        }
        file.close();
    }
}
