package dev.loopwright.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Allocation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not in PyTorch, and what lies behind the end. */
class ScheduleTest {
    private static final double EXACT = 1e-15;

    @Test
    void aWarmUpRisesInProportionAndEndsAtTheFirstRate() {
        List<Schedule> all = List.of(
                new Constant(0.1, 10),
                new Linear(0.1, 0.01, 100, 10),
                new Polynomial(0.1, 0.01, 2, 100, 10),
                new Exponential(0.1, 0.01, 100, 10),
                new Cosine(0.1, 0.01, 100, 10),
                new CosineRestarts(0.1, 0.01, 10, 2, 10),
                new Steps(0.1, 0.1, 10, 10),
                new MultiStep(0.1, 0.1, new long[] {10}, 10),
                new InverseSquareRoot(0.1, 10),
                new Plateau(0.1, 0.1, 0, 0, 0, 0, 10));
        for (Schedule schedule : all) {
            for (int t = 0; t < 10; t++) {
                assertEquals(0.1 * (t + 1) / 10, schedule.at(t), EXACT, schedule.toString());
            }
        }
        assertEquals(0.1, new Cosine(0.1, 0.01, 100, 10).at(10), EXACT);
    }

    @Test
    void rampsReachTheirEndAndStayThere() {
        List<Schedule> all = List.of(
                new Linear(0.1, 0.01, 100, 20),
                new Polynomial(0.1, 0.01, 0.5, 100, 20),
                new Exponential(0.1, 0.01, 100, 20),
                new Cosine(0.1, 0.01, 100, 20));
        for (Schedule schedule : all) {
            assertEquals(0.01, schedule.at(100), EXACT);
            assertEquals(0.01, schedule.at(1L << 40), EXACT);
        }
        assertEquals(0.055, new Linear(0.1, 0.01, 100, 20).at(60), EXACT);
    }

    /** lrate = d * min(step^-0.5, step * warmup^-1.5) (Vaswani et al. 2017, equation 3), scaled to its top. */
    @Test
    void inverseSquareRootIsThatOfThePaper() {
        Schedule schedule = new InverseSquareRoot(0.1, 40);
        double scale = 0.1 * Math.sqrt(40);
        for (int step = 1; step <= 200; step++) {
            double paper = scale * Math.min(Math.pow(step, -0.5), step * Math.pow(40, -1.5));
            assertEquals(paper, schedule.at(step - 1), 1e-14, "step " + step);
        }
    }

    @Test
    void aWarmUpThatIsLongerThanTheWayLeadsToItsEnd() {
        Schedule schedule = new Linear(0.1, 0.01, 5, 10);
        assertEquals(0.01, schedule.at(10), EXACT);
    }

    @Test
    void oneCycleStaysAtItsEnd() {
        Schedule schedule = new OneCycle(0.1, 10, 0.3, 25, 1e4);
        assertEquals(0.1 / 25, schedule.at(0), EXACT);
        assertEquals(0.1 / 25 / 1e4, schedule.at(9), EXACT);
        assertEquals(0.1 / 25 / 1e4, schedule.at(1000), EXACT);
    }

    @Test
    void askingAllocatesNothing() {
        Schedule schedule = new MultiStep(0.1, 0.1, new long[] {10, 20}, 10);
        assertEquals(0, Allocation.perCall(() -> schedule.at(15)));
    }
}
