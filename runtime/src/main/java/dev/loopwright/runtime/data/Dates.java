package dev.loopwright.runtime.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Dates as cells write them, with a time or without, and as seconds since 1970 began. There are no time zones: a day has
 * 86,400 seconds. A date that does not exist is none.
 */
public final class Dates {
    /** A day, and after a T or a blank perhaps hour and minute, and perhaps seconds. */
    static final Dates ISO = new Dates("uuuu-MM-dd['T'HH:mm[:ss]][' 'HH:mm[:ss]]");

    /** Characters of a pattern. */
    private static final int LONGEST = 100;

    private static final double DAY = 86_400;

    /** The last moment that there is, and the first but for its sign, in seconds. */
    static final double LAST = 3.1e16;

    private final String pattern;
    private final DateTimeFormatter format;

    /** @throws IllegalArgumentException if that is no pattern of {@link DateTimeFormatter} */
    Dates(String pattern) {
        this.pattern = pattern;
        format = new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** Whether a pattern is one, says which day it is, and of a time, if it has one, which half of the day. */
    public static boolean isPattern(String pattern) {
        try {
            if (pattern.length() > LONGEST) {
                return false;
            }
            Dates dates = new Dates(pattern);
            LocalDateTime time = LocalDateTime.of(2011, 10, 29, 15, 45, 30);
            String cell = dates.text(time.toEpochSecond(ZoneOffset.UTC));
            double read = dates.seconds(cell);
            boolean sameDay = Math.floor(read / DAY) == time.toLocalDate().toEpochDay();
            return sameDay && dates.text(read).equals(cell);
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    /** Reads dates by a pattern, or by ISO 8601 if that is empty. */
    public static Dates of(String pattern) {
        return pattern.isEmpty() ? ISO : new Dates(pattern);
    }

    /** The moment that a cell names by a pattern, or by ISO 8601 if that is empty; NaN if it names none. */
    public static double seconds(String pattern, String cell) {
        return of(pattern).seconds(cell);
    }

    /** The moment that a cell names; NaN if it names none. */
    public double seconds(String cell) {
        try {
            TemporalAccessor read = format.parseBest(cell, LocalDateTime::from, LocalDate::from);
            LocalDateTime time = read instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) read;
            return time.toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return Double.NaN;
        }
    }

    /** Days since 1970 began, with the time as a fraction: what formulas and conditions calculate with. */
    public static double days(double seconds) {
        return seconds / DAY;
    }

    /** A moment as a cell would write it. */
    String text(double seconds) {
        LocalDateTime time = LocalDateTime.ofEpochSecond((long) Math.floor(seconds), 0, ZoneOffset.UTC);
        if (this != ISO) {
            return format.format(time);
        }
        boolean day = time.toLocalTime().toSecondOfDay() == 0;
        return day ? time.toLocalDate().toString() : time.toString();
    }

    /** An example of how dates are written. */
    String example() {
        return this == ISO ? "2024-02-29" : text(1_709_164_800.0);
    }

    /** The pattern, or nothing where it is that of ISO 8601. */
    String pattern() {
        return this == ISO ? "" : pattern;
    }
}
