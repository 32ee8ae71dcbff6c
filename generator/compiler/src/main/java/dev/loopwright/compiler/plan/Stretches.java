package dev.loopwright.compiler.plan;

import java.util.ArrayList;
import java.util.List;

/** Cuts long lists, so that no method gets longer than one reads, or than the virtual machine compiles. */
public final class Stretches {
    private Stretches() {}

    /** The list in stretches of about equal length, none longer than {@code most}. */
    public static <T> List<List<T>> of(List<T> all, int most) {
        int count = (all.size() + most - 1) / most;
        List<List<T>> stretches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) all.size() * i / count);
            int to = (int) ((long) all.size() * (i + 1) / count);
            stretches.add(all.subList(from, to));
        }
        return stretches;
    }
}
