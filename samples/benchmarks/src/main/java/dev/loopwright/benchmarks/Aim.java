package dev.loopwright.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the project wants to reach in a case.
 *
 * @param name of the case
 * @param against how the names of those begin whose best is to be beaten; or the peak; or our own plain kernels
 * @param ratio their time over ours; for our plain kernels the share of the speed of vectors
 */
record Aim(String name, String against, double ratio) {
    private static final String PLAIN = Entrant.OURS + "-plain";
    private static final boolean NEW = Runtime.version().feature() > 17;

    static final List<Aim> ALL = List.of(
            new Aim("lesson", "libtorch", 400),
            new Aim("lesson", "pytorch", 600),
            new Aim("lesson", PLAIN, 0.25),
            new Aim("tabular", "libtorch", 20),
            new Aim("mlp", "libtorch", 1.2),
            new Aim("mlp", PLAIN, NEW ? 0.5 : 0.35),
            new Aim("mlp-2", "libtorch", 1.6),
            new Aim("wide", Entrant.PEAK, 0.9),
            new Aim("million", "libtorch", 3),
            new Aim("predict", "libtorch", 100),
            new Aim("cold-start", "pytorch", 1),
            new Aim("digits", "scikit-learn", 5),
            new Aim("conv", "libtorch", 2.5),
            new Aim("conv-2", "libtorch", 2));

    /** A row of a table: the case, whom against, the aim, what came out; empty if one of the two was not measured. */
    Optional<String> row(List<Score> scores) {
        Score ours = scores.get(0);
        return scores.stream()
                .filter(s -> s != ours && ours.measured() && s.measured() && s.name.startsWith(against))
                .min(Comparator.comparingDouble(s -> new Sample(s.rounds).median()))
                .map(theirs -> row(ours, theirs));
    }

    private String row(Score ours, Score theirs) {
        Sample ratios = against.equals(PLAIN)
                ? new Sample(theirs.rounds).ratios(new Sample(ours.rounds))
                : new Sample(ours.rounds).ratios(new Sample(theirs.rounds));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | **%s** (%s .. %s) | %s |",
                name,
                theirs.name,
                Report.number(ratio),
                Report.number(ratios.median()),
                Report.number(ratios.lowest()),
                Report.number(ratios.highest()),
                ratios.median() >= ratio ? "yes" : "no");
    }
}
