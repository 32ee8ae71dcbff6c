package com.acme;

import dev.loopwright.runtime.run.LoopContext;

/** What loops of tests call: the machine burns at one of the calls. */
public final class Crash {
    private static int left = -1;
    private static int calls;

    private Crash() {}

    /** Lets the call of that number, counted from 1, be the last; 0 for none. */
    public static void at(int call) {
        left = call;
        calls = 0;
    }

    /** Calls since {@link #at}. */
    public static int calls() {
        return calls;
    }

    public static void now(LoopContext loop) {
        calls++;
        if (--left == 0) {
            throw new IllegalStateException("the machine burns at step " + loop.step());
        }
    }
}
