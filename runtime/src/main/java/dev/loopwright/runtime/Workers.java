package dev.loopwright.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share the tiles of a loop. Whoever is free claims the next tile, so that a thread that was held up holds
 * up nobody else; since every tile computes elements of its own, in an order of its own, who computes it changes no bit.
 * Between two loops the threads watch for a while before they go to sleep, for waking them takes longer than most loops.
 * Nothing is allocated and nothing is locked.
 */
public final class Workers {

    /** The body of a loop. */
    public interface Tiles {

        /** Computes one tile; several threads do so at once for different tiles. */
        void run(int tile);
    }

    /** Nanoseconds for which an idle thread watches: above the pause between two loops of a training step. */
    private static final long PATIENCE = 100_000;

    /** How often the caller looks for the last tiles before it lets other threads have its processor. */
    private static final int GLANCES = 2_000;

    private static final Map<Integer, Workers> ALL = new ConcurrentHashMap<>();

    private final Worker[] others;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger unclaimed = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private Tiles work;
    private int tiles;
    private volatile Throwable failure;

    private Workers(int threads) {
        others = new Worker[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Worker(i + 1);
            others[i].start();
        }
    }

    /** So many threads, the caller's among them; the same object each time. One thread starts none. */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread, not " + threads);
        }
        return ALL.computeIfAbsent(threads, Workers::new);
    }

    /** The number of threads, the caller's among them. */
    public int threads() {
        return others.length + 1;
    }

    /** A number that no other thread has that runs tiles of this pool now: 0 for the caller, below {@link #threads}. */
    public int slot() {
        return Thread.currentThread() instanceof Worker worker && worker.pool() == this ? worker.slot : 0;
    }

    /**
     * Runs the tiles 0 to {@code tiles - 1}, each once, and returns when all are done. What one of them throws is thrown
     * here. While a loop runs, other callers run theirs on their own thread alone.
     */
    public void run(int tiles, Tiles work) {
        if (others.length == 0 || tiles < 2 || !busy.compareAndSet(false, true)) {
            for (int tile = 0; tile < tiles; tile++) {
                work.run(tile);
            }
            return;
        }
        share(tiles, work);
    }

    private void share(int count, Tiles body) {
        tiles = count;
        work = body;
        unfinished.set(count);
        unclaimed.set(count);
        for (Worker other : others) {
            other.wake();
        }
        while (claim()) {}
        awaitOthers();
        Throwable thrown = failure;
        failure = null;
        work = null;
        busy.set(false);
        if (thrown != null) {
            Workers.<RuntimeException>rethrow(thrown);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on yielding but time, where threads outnumber processors
    private void awaitOthers() {
        for (int glance = 0; unfinished.get() > 0; glance++) {
            if (glance < GLANCES) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /**
     * Runs a tile if one is left. The loop that it belongs to is read after the claim: it cannot end before this tile
     * has, so a thread that comes late from the loop before runs a tile of this one.
     */
    private boolean claim() {
        int left = unclaimed.get();
        while (left > 0 && !unclaimed.compareAndSet(left, left - 1)) {
            left = unclaimed.get();
        }
        if (left <= 0) {
            return false;
        }
        try {
            work.run(tiles - left);
        } catch (Throwable t) {
            failure = t;
        } finally {
            unfinished.decrementAndGet();
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** One more thread; it ends with the JVM. */
    private final class Worker extends Thread {
        private final int slot;
        private volatile boolean asleep;

        Worker(int slot) {
            super("loopwright worker " + slot);
            this.slot = slot;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                watch();
                while (claim()) {}
            }
        }

        Workers pool() {
            return Workers.this;
        }

        private void watch() {
            long until = System.nanoTime() + PATIENCE;
            while (unclaimed.get() <= 0) {
                Thread.onSpinWait();
                if (System.nanoTime() - until > 0) {
                    sleep();
                    until = System.nanoTime() + PATIENCE;
                }
            }
        }

        /** Asleep is said first and tiles are looked for again after it, so that no call to wake up is missed. */
        private void sleep() {
            asleep = true;
            if (unclaimed.get() <= 0) {
                LockSupport.park(Workers.this);
                interrupted();
            }
            asleep = false;
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }
    }
}
