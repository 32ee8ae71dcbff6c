package dev.loopwright.cli;

import dev.loopwright.runtime.CheckpointProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a model file says otherwise than when a run began, with every default written in on both sides. */
final class SpecDifference {
    private static final int SHOWN = 12;
    private static final int COMPARED = 1000;

    private SpecDifference() {}

    /** A {@link CheckpointProblem} that shows the lines that differ, if any do. */
    static void refuse(Path run, Compiled before, Compiled now) {
        // A copy that does not compile any more is for the digests to judge.
        List<String> lines = before.hasErrors() ? List.of() : between(before.said(), now.said());
        if (!lines.isEmpty()) {
            String more = lines.size() > SHOWN ? "\n  and " + (lines.size() - SHOWN) + " lines more" : "";
            throw new CheckpointProblem("cannot resume " + run
                    + ": the model file says something else than when the run began"
                    + "\n  " + String.join("\n  ", lines.subList(0, Math.min(SHOWN, lines.size()))) + more
                    + "\n  train anew, or go on with the copy of the model file in the run folder");
        }
    }

    /** Lines taken out with a minus, lines put in with a plus, in the order of the file. */
    static List<String> between(List<String> before, List<String> now) {
        int same = 0;
        while (same < Math.min(before.size(), now.size()) && before.get(same).equals(now.get(same))) {
            same++;
        }
        return differing(head(before, same), head(now, same));
    }

    /** From the first difference on, no more lines than can be compared each with each. */
    private static List<String> head(List<String> lines, int from) {
        return lines.subList(from, Math.min(lines.size(), from + COMPARED));
    }

    private static List<String> differing(List<String> before, List<String> now) {
        int[][] common = common(before, now);
        List<String> lines = new ArrayList<>();
        int b = 0;
        int n = 0;
        while (b < before.size() || n < now.size()) {
            if (b < before.size() && n < now.size() && before.get(b).equals(now.get(n))) {
                b++;
                n++;
            } else if (n == now.size() || b < before.size() && common[b + 1][n] >= common[b][n + 1]) {
                lines.add("- " + before.get(b++).strip());
            } else {
                lines.add("+ " + now.get(n++).strip());
            }
        }
        return lines;
    }

    /** The length of the longest common subsequence of the rests of both, from each place on. */
    private static int[][] common(List<String> before, List<String> now) {
        int[][] common = new int[before.size() + 1][now.size() + 1];
        for (int b = before.size() - 1; b >= 0; b--) {
            for (int n = now.size() - 1; n >= 0; n--) {
                common[b][n] = before.get(b).equals(now.get(n))
                        ? common[b + 1][n + 1] + 1
                        : Math.max(common[b + 1][n], common[b][n + 1]);
            }
        }
        return common;
    }
}
