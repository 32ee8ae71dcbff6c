package dev.loopwright.runtime.run;

import java.util.concurrent.locks.LockSupport;

/**
 * Watches over a run while it trains: asks it to save itself once a minute, and to save itself and end when the process is
 * about to be ended by Ctrl-C, SIGTERM or a closed terminal. The process then waits until the thread of the run is done.
 */
final class Watch {
    private static final long MINUTE = 60_000;
    /** In nanoseconds. */
    private static final long MOMENT = 5_000_000;

    private final Run run;
    private final Thread trainer = Thread.currentThread();
    private final Thread clock = new Thread(this::tick, "loopwright clock");
    private final Thread hook = new Thread(this::end, "loopwright end");

    private Watch(Run run) {
        this.run = run;
    }

    /** Watches until it is closed, by the thread that trains. */
    static Watch over(Run run) {
        Watch watch = new Watch(run);
        watch.clock.setDaemon(true);
        watch.clock.start();
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(MINUTE);
                run.saveLast();
            }
        } catch (InterruptedException closed) {
            // The run is over.
        }
    }

    /** Nobody interrupts this thread, so that it waits for as long as the step takes. */
    private void end() {
        while (run.stop() && trainer.isAlive()) {
            LockSupport.parkNanos(MOMENT);
        }
    }

    /** The run is over. */
    void close() {
        clock.interrupt();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, which is why the run did.
        }
    }
}
