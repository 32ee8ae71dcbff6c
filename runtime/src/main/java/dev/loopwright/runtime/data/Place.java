package dev.loopwright.runtime.data;

/**
 * A row of a data file.
 *
 * @param file name without folders
 * @param unit what is counted, as messages put it between file and number
 * @param number of the line where the row starts, or of the row, counted from 1; 0 for the file as a whole
 */
record Place(String file, String unit, long number) {

    /** A row of a file of text. */
    Place(String file, long line) {
        this(file, ":", line);
    }

    /** A row of a file that has no lines. */
    static Place row(String file, long number) {
        return new Place(file, ": row ", number);
    }

    @Override
    public String toString() {
        return number == 0 ? file : file + unit + number;
    }
}
