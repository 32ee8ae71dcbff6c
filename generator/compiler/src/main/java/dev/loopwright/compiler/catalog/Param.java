package dev.loopwright.compiler.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One setting of a catalog entry: what it is called, what may stand there, and its default, which is stated here and
 * nowhere else.
 *
 * @param byDefault as {@link Args} has it: a {@link Double}, a {@link String} for a word, a {@link Boolean} or a list of
 *     whole numbers; empty if the setting must be given
 * @param from smallest allowed number; {@code aboveFrom} leaves the bound itself out
 * @param to largest allowed number; {@code belowTo} leaves the bound itself out
 * @param most numbers that a {@link Kind#SIZES} takes; lists that a {@link Kind#WEIGHTS} takes
 * @param words the allowed words of a {@link Kind#WORD} or {@link Kind#SIZES}
 * @param summary one line for the reference manual
 */
public record Param(
        String name,
        Kind kind,
        Optional<Object> byDefault,
        double from,
        boolean aboveFrom,
        double to,
        boolean belowTo,
        int most,
        List<String> words,
        String summary) {

    /** What may be written for a setting. */
    public enum Kind {
        /** Any number: {@code 1e-3}. */
        REAL,
        /** A whole number: {@code 16}. */
        INTEGER,
        /** A share of one, {@code 20%} or {@code 0.2}. */
        SHARE,
        /** One of a few words: {@code xavier}. */
        WORD,
        /** A whole number, several in brackets, or a word: {@code 3}, {@code [3, 5]}, {@code same}. */
        SIZES,
        /** {@code yes} or {@code no}. */
        FLAG,
        /** A number or a schedule of numbers. */
        RATE,
        /** {@code 200 steps} or {@code 5 epochs}. */
        LENGTH,
        /** Several of them in brackets. */
        LENGTHS,
        /** A column of weights, or {@code none}; of labels also {@code balanced} or numbers in brackets: {@code [1, 2.5]}. */
        WEIGHTS,
        /** An initializer: {@code he_normal}, {@code normal(deviation: 0.1)}. */
        INIT
    }

    public static Param real(String name, String summary) {
        return new Param(
                name,
                Kind.REAL,
                Optional.empty(),
                Double.NEGATIVE_INFINITY,
                false,
                Double.POSITIVE_INFINITY,
                false,
                1,
                List.of(),
                summary);
    }

    public static Param integer(String name, String summary) {
        return real(name, summary).kind(Kind.INTEGER).from(Integer.MIN_VALUE).upTo(Integer.MAX_VALUE);
    }

    /** A share from 0 to below 1. */
    public static Param share(String name, String summary) {
        return real(name, summary).kind(Kind.SHARE).from(0).below(1);
    }

    public static Param word(String name, String summary, String... words) {
        return new Param(name, Kind.WORD, Optional.empty(), 0, false, 0, false, 1, List.of(words), summary);
    }

    /** Up to {@code most} whole numbers from 1 on, or one of the words. */
    public static Param sizes(String name, int most, String summary, String... words) {
        return new Param(
                name, Kind.SIZES, Optional.empty(), 1, false, Integer.MAX_VALUE, false, most, List.of(words), summary);
    }

    public static Param flag(String name, String summary) {
        return new Param(name, Kind.FLAG, Optional.empty(), 0, false, 0, false, 1, List.of("yes", "no"), summary);
    }

    /** A number that may change while training. */
    public static Param rate(String name, String summary) {
        return real(name, summary).kind(Kind.RATE);
    }

    /** A number of steps or epochs, or a list of such. */
    public static Param length(String name, String summary, boolean list) {
        return real(name, summary).kind(list ? Kind.LENGTHS : Kind.LENGTH);
    }

    /** How much each row counts: a column says so. */
    public static Param rowWeights(String name, String summary) {
        return weights(name, 0, summary, "none");
    }

    /** How much the rows of each label count: a list of numbers from 0 on, or a column says so. */
    public static Param weights(String name, String summary) {
        return weights(name, 1, summary, "none", "balanced");
    }

    private static Param weights(String name, int most, String summary, String... words) {
        return new Param(
                name,
                Kind.WEIGHTS,
                Optional.empty(),
                0,
                false,
                Double.POSITIVE_INFINITY,
                false,
                most,
                List.of(words),
                summary);
    }

    /** How weights start, all that the catalog has. */
    public static Param init(String name, String summary) {
        List<String> words =
                Catalog.INITIALIZERS.stream().map(i -> i.signature().name()).toList();
        return new Param(name, Kind.INIT, Optional.empty(), 0, false, 0, false, 1, words, summary);
    }

    public Param byDefault(Initializer.Use initializer) {
        return new Param(name, kind, Optional.of(initializer), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param byDefault(Length length) {
        return new Param(name, kind, Optional.of(length), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param byDefault(double value) {
        return new Param(name, kind, Optional.of(value), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param byDefault(String word) {
        return new Param(name, kind, Optional.of(word), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param byDefault(List<Integer> sizes) {
        return new Param(name, kind, Optional.of(sizes), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param byDefault(boolean yes) {
        return new Param(name, kind, Optional.of(yes), from, aboveFrom, to, belowTo, most, words, summary);
    }

    public Param from(double bound) {
        return new Param(name, kind, byDefault, bound, false, to, belowTo, most, words, summary);
    }

    public Param above(double bound) {
        return new Param(name, kind, byDefault, bound, true, to, belowTo, most, words, summary);
    }

    public Param upTo(double bound) {
        return new Param(name, kind, byDefault, from, aboveFrom, bound, false, most, words, summary);
    }

    public Param below(double bound) {
        return new Param(name, kind, byDefault, from, aboveFrom, bound, true, most, words, summary);
    }

    private Param kind(Kind other) {
        return new Param(name, other, byDefault, from, aboveFrom, to, belowTo, most, words, summary);
    }

    /** Whether its numbers are whole. */
    public boolean isWhole() {
        return kind == Kind.INTEGER || kind == Kind.SIZES;
    }

    /** Whether a number lies within the bounds. */
    public boolean allows(double value) {
        return (aboveFrom ? value > from : value >= from) && (belowTo ? value < to : value <= to);
    }
}
