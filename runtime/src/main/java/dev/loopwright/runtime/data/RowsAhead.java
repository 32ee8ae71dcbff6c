package dev.loopwright.runtime.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Rows that a thread of their own takes from a file, some blocks ahead of whoever asks for them: the same rows in the same
 * order, and what is wrong with the file comes where it would have come. The first rows come without it, so that small files
 * need none. How far it is ahead is bounded by rows and by characters.
 */
final class RowsAhead implements Records {
    /** Rows from which on a second thread is worth it. */
    static final int FIRST = 5000;

    private static final int BLOCKS = 4;

    private final Records source;
    private final int first;
    private final BlockingQueue<Block> read = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private int[] numbers = {};
    private Thread thread;
    private int taken;
    private Block block = new Block();
    private int at;

    /** @param first rows that come without the thread */
    RowsAhead(Records source, int first) {
        this.source = source;
        this.first = first;
    }

    /** Some rows, and behind the last of the file why there is none. */
    private static final class Block {
        private static final int ROWS = 256;
        /** Characters and cells, to be counted eightfold, after which a block has enough. */
        private static final int MOST = 1 << 17;

        private final Row[] rows = new Row[ROWS];
        private int count;
        private boolean isLast;
        private Throwable problem;

        /** What others would have to do later; for a thread that has nothing better to do. */
        private void parse(int[] cells) {
            for (int r = 0; r < count; r++) {
                rows[r].parse(cells);
            }
        }

        /** Takes rows up to the end of the block or the file. */
        private void fill(Records from) throws IOException {
            count = 0;
            for (int size = 0; count < ROWS && size < MOST; count++) {
                Row row = from.next();
                if (row == null) {
                    isLast = true;
                    return;
                }
                size += row.size();
                if (rows[count] == null || rows[count].isLarge()) {
                    rows[count] = new Row();
                }
                rows[count].copy(row);
            }
        }
    }

    /** Cells that are going to be asked for their numbers; to be said before the first row. */
    void numbers(int[] cells) {
        numbers = cells;
    }

    @Override
    public Row next() throws IOException {
        if (thread == null) {
            if (taken++ < first) {
                return source.next();
            }
            start();
        }
        while (at == block.count) {
            if (block.isLast) {
                return end();
            }
            try {
                free.add(block);
                block = read.take();
                at = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("reading was interrupted");
            }
        }
        return block.rows[at++];
    }

    private Row end() throws IOException {
        if (block.problem instanceof IOException problem) {
            throw problem;
        }
        if (block.problem instanceof RuntimeException problem) {
            throw problem;
        }
        if (block.problem instanceof Error problem) {
            throw problem;
        }
        return null;
    }

    private void start() {
        for (int b = 1; b < BLOCKS; b++) {
            free.add(new Block());
        }
        thread = new Thread(this::readAhead, "loopwright rows");
        thread.setDaemon(true);
        thread.start();
    }

    private void readAhead() {
        try {
            Block next;
            do {
                next = free.take();
                try {
                    next.fill(source);
                    if (!read.isEmpty()) {
                        next.parse(numbers);
                    }
                } catch (IOException | RuntimeException | Error e) {
                    next.isLast = true;
                    next.problem = e;
                }
                read.add(next);
            } while (!next.isLast);
        } catch (InterruptedException e) {
            // nobody wants more rows
        }
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> header() throws IOException {
        return source.header();
    }

    @Override
    public Place headerPlace() {
        return source.headerPlace();
    }

    @Override
    public void digested(boolean wanted) {
        source.digested(wanted);
    }

    @Override
    public Optional<byte[]> digest() throws IOException {
        return source.digest();
    }

    @Override
    public int blankLines() {
        return source.blankLines();
    }

    @Override
    public void close() throws IOException {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
