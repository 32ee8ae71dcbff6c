package dev.loopwright.runtime.run;

/**
 * Watches over a run while it trains: asks it to save itself once a minute, and to save itself and end when the process is
 * about to be ended by Ctrl-C, SIGTERM or a closed terminal. The process then waits until the thread of the run is done.
 */
final class Watch {
    private static final long MINUTE = 60_000;

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

    private void end() {
        if (run.stop()) {
            join();
        }
    }

    private void join() {
        try {
            trainer.join();
        } catch (InterruptedException e) {
            // Whoever interrupts a process that is ending does not want to wait.
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
