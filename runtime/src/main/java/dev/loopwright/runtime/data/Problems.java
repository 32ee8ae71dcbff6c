package dev.loopwright.runtime.data;

import dev.loopwright.runtime.DataProblem;
import java.util.ArrayList;
import java.util.List;

/** Problems of single rows: reading goes on after one, so that a message can list several. */
final class Problems {
    private static final int LISTED = 3;

    private final List<String> listed = new ArrayList<>();
    private long unlisted;

    void note(DataProblem problem) {
        if (listed.size() < LISTED) {
            listed.add(problem.getMessage());
        } else {
            unlisted++;
        }
    }

    /** Throws what was noted, if anything was. */
    void refuse() {
        if (!listed.isEmpty()) {
            throw FileProblems.several(listed, unlisted);
        }
    }
}
