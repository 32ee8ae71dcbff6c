package dev.loopwright.cli;

/** What the process ends with. Stable: scripts rely on it. */
final class ExitCode {
    static final int OK = 0;
    static final int RUN_FAILED = 1;
    static final int USAGE = 2;
    static final int SPEC = 3;
    static final int DATA = 4;
    static final int DIVERGED = 5;
    static final int CHECKPOINT = 6;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
