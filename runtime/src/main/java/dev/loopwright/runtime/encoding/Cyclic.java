package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Where in its year, month, week or day a date lies, on a circle, so that the end is beside the beginning. */
@SpecName(
        value = "cyclic",
        target = "date",
        summary =
                "sine and cosine of 2 pi times the share of its year, month, week (from Monday) or day that has passed")
public final class Cyclic implements Encoding {
    private static final int DAY = 86_400;

    private final Cycle of;

    /** What comes round. */
    public enum Cycle {
        YEAR,
        MONTH,
        WEEK,
        DAY
    }

    /** The setting of the model file: {@code encode cyclic(week)}. */
    public Cyclic(@Setting(name = "of", summary = "what comes round") Cycle of) {
        this.of = of;
    }

    @Override
    public int width(int labels) {
        return 2;
    }

    /** StrictMath, so that all machines agree to the last bit. */
    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        LocalDateTime time = LocalDateTime.ofEpochSecond((long) cell, 0, ZoneOffset.UTC);
        double days = time.toLocalTime().toSecondOfDay() / (double) DAY;
        double passed = switch (of) {
            case YEAR -> (time.getDayOfYear() - 1 + days) / time.toLocalDate().lengthOfYear();
            case MONTH -> (time.getDayOfMonth() - 1 + days) / time.toLocalDate().lengthOfMonth();
            case WEEK -> (time.getDayOfWeek().getValue() - 1 + days) / 7;
            case DAY -> days;
        };
        into[at] = StrictMath.sin(2 * Math.PI * passed);
        into[at + 1] = StrictMath.cos(2 * Math.PI * passed);
    }
}
