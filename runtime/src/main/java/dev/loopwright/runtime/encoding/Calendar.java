package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;

/** A part of a date as people write it. */
@SpecName(
        value = "calendar",
        target = "date",
        summary = "a part of the date: 1 to 12 for `month`, 1 (Monday) to 7 for `weekday`, 0 to 23 for `hour`")
public final class Calendar implements Encoding {
    private final Part part;

    /** Parts of a date; weeks are those of ISO 8601. */
    public enum Part {
        YEAR(ChronoField.YEAR),
        QUARTER(IsoFields.QUARTER_OF_YEAR),
        MONTH(ChronoField.MONTH_OF_YEAR),
        WEEK(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
        DAY(ChronoField.DAY_OF_MONTH),
        DAY_OF_YEAR(ChronoField.DAY_OF_YEAR),
        WEEKDAY(ChronoField.DAY_OF_WEEK),
        HOUR(ChronoField.HOUR_OF_DAY),
        MINUTE(ChronoField.MINUTE_OF_HOUR),
        SECOND(ChronoField.SECOND_OF_MINUTE);

        private final TemporalField field;

        Part(TemporalField field) {
            this.field = field;
        }
    }

    /** The setting of the model file: {@code encode calendar(weekday)}. */
    public Calendar(@Setting(name = "part", summary = "which part") Part part) {
        this.part = part;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        into[at] = LocalDateTime.ofEpochSecond((long) cell, 0, ZoneOffset.UTC).get(part.field);
    }
}
