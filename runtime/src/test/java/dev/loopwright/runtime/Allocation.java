package dev.loopwright.runtime;

import java.lang.management.ManagementFactory;

/** Measures what a piece of code allocates, by the JVM's own counter for the thread. */
public final class Allocation {
    private static final int WARM_UP = 200;
    private static final int CALLS = 100;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes per call after warming up; the smallest of some attempts, for the JVM may allocate now and then, too. */
    public static long perCall(Runnable code) {
        for (int i = 0; i < WARM_UP; i++) {
            code.run();
        }
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                code.run();
            }
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        return least;
    }
}
