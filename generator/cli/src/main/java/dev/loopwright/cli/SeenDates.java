package dev.loopwright.cli;

import dev.loopwright.runtime.data.Dates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** In which ways of writing dates the cells of a column can be read. */
final class SeenDates {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 40;

    /** Where a blank or a T stands between day and time, and patterns that could be meant; none for ISO 8601. */
    private static final Map<String, List<String>> DAYS = Map.of(
            "9-9-9", List.of("", "dd-MM-yyyy", "d-M-yyyy"),
            "9.9.9", List.of("dd.MM.yyyy", "d.M.yyyy"),
            "9/9/9", List.of("dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "yyyy/MM/dd"),
            "9 a 9", List.of("d MMMM yyyy", "d MMM yyyy"),
            "9-a-9", List.of("d-MMM-yyyy"),
            "9. a 9", List.of("d. MMMM yyyy"));

    private static final Map<String, Dates> READERS = new ConcurrentHashMap<>();

    private List<String> fitting;
    private boolean allSomehow = true;
    private boolean times;
    private boolean severalDays;
    private int day = -1;

    /** The next cell. */
    void add(String cell) {
        if (!allSomehow) {
            return;
        }
        List<String> read = readings(cell);
        allSomehow = !read.isEmpty();
        if (fitting == null) {
            fitting = read;
        } else {
            fitting = fitting.stream().filter(read::contains).toList();
        }
        if (!fitting.isEmpty()) {
            times |= cell.indexOf(':') > 0;
            double days = Dates.days(reader(fitting.get(0)).seconds(cell));
            int here =
                    LocalDate.ofEpochDay((long) Math.floor(days)).withYear(2000).getDayOfYear();
            severalDays |= day >= 0 && day != here;
            day = here;
        }
    }

    private static List<String> readings(String cell) {
        List<String> found = new ArrayList<>();
        if (cell.length() < SHORTEST || cell.length() > LONGEST || !Character.isDigit(cell.charAt(0))) {
            return found;
        }
        String shape = cell.replaceAll("[0-9]+", "9")
                .replaceAll("(?<=[0-9])T(?=[0-9])", " ")
                .replaceAll("\\p{L}+", "a");
        int colon = shape.indexOf(':');
        int end = colon < 0 ? shape.length() : shape.lastIndexOf(' ', colon);
        String time = colon < 0 ? "" : shape.indexOf(':', colon + 1) < 0 ? " HH:mm" : " HH:mm:ss";
        for (String pattern : DAYS.getOrDefault(shape.substring(0, Math.max(0, end)), List.of())) {
            String whole = pattern.isEmpty() ? "" : pattern + time;
            if (!Double.isNaN(reader(whole).seconds(cell))) {
                found.add(whole);
            }
        }
        return found;
    }

    private static Dates reader(String pattern) {
        return READERS.computeIfAbsent(pattern, Dates::of);
    }

    /** Whether one way of writing fits all cells. */
    boolean all() {
        return fitting != null && !fitting.isEmpty();
    }

    /** Whether each cell is a date, and yet no way of writing fits all. */
    boolean areMixed() {
        return fitting != null && allSomehow && fitting.isEmpty();
    }

    /** A pattern that fits all cells; empty for ISO 8601. */
    String pattern() {
        return fitting.get(0);
    }

    /** Another that fits all cells and means other days, or nothing. */
    String other() {
        boolean dayFirst = fitting.get(0).startsWith("d");
        return fitting.stream()
                .filter(p -> dayFirst && p.startsWith("M"))
                .findFirst()
                .orElse("");
    }

    /** Whether some dates have a time of the day. */
    boolean haveTimes() {
        return times;
    }

    /** Whether dates differ in more than the year. */
    boolean areOfSeveralDays() {
        return severalDays;
    }
}
