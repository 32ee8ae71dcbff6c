package dev.loopwright.compiler.catalog;

import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.data.Format;
import java.util.Optional;

/**
 * What {@code from} can name.
 *
 * @param type the class of the runtime that reads it; none for IDX, which the schema knows itself
 * @param separator between cells if the format has one and the model file names none
 */
public record SourceEntry(
        String name,
        String summary,
        Holds holds,
        Optional<Class<? extends Format>> type,
        Optional<Character> separator) {

    /** What one file holds. */
    public enum Holds {
        /** A row of single cells for each line. */
        CELLS,
        /** Rows in which a cell may be an array. */
        ARRAYS,
        /** Rows of one column alone. */
        ONE_COLUMN,
        /** Nothing: a query gives the rows. */
        QUERY,
        /** One text, whose words or characters are the rows. */
        TEXT
    }

    static SourceEntry of(Class<? extends Format> type, Holds holds) {
        SpecName name = type.getAnnotation(SpecName.class);
        return new SourceEntry(name.value(), name.summary(), holds, Optional.of(type), Optional.empty());
    }

    static SourceEntry idx() {
        return new SourceEntry(
                "idx",
                "the format of MNIST, unsigned bytes, one file for each column: `from idx image \"x.gz\", digit \"y.gz\"`",
                Holds.ONE_COLUMN,
                Optional.empty(),
                Optional.empty());
    }

    SourceEntry separated(String format, String saysWhat, char by) {
        return new SourceEntry(format, saysWhat, holds, type, Optional.of(by));
    }
}
