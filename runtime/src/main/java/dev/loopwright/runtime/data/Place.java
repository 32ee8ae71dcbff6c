package dev.loopwright.runtime.data;

/**
 * A row of a data file.
 *
 * @param file name without folders
 * @param line where the row starts, counted from 1
 */
record Place(String file, long line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
