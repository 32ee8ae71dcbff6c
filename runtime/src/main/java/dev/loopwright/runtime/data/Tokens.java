package dev.loopwright.runtime.data;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a text becomes a sequence of indices: each of its words or characters is the place of that in the vocabulary, counted
 * from {@link #KNOWN}.
 *
 * @param length indices per row; of a longer text the beginning counts, a shorter one is followed by {@link #PADDING}
 * @param words those of {@code ngrams}; else characters, as they are
 */
record Tokens(int length, boolean words) {
    static final int PADDING = 0;
    /** Whatever is not in the vocabulary. */
    static final int UNKNOWN = 1;

    static final int KNOWN = 2;

    /** Different words that are counted before the most frequent are chosen. */
    static final int MOST_DIFFERENT = 1 << 20;

    /** Characters of the longest word that a vocabulary holds. */
    static final int LONGEST = 64;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    /** Whether a character is part of a word. */
    static boolean isOfWord(int character) {
        int type = Character.getType(character);
        return character == '_'
                || Character.isLetter(character)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** What a text is made of, lazily. */
    Stream<String> of(String text) {
        return words
                ? WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group)
                : text.codePoints().mapToObj(Character::toString);
    }

    /** Whether something of a text does not count. */
    boolean cuts(String text) {
        return of(text).skip(length).findFirst().isPresent();
    }

    /** The index of each of some words or characters. */
    static int[] each(List<String> tokens, List<String> known) {
        Map<String, Integer> places = new HashMap<>();
        known.forEach(token -> places.put(token, places.size()));
        return tokens.stream()
                .mapToInt(token -> places.getOrDefault(token, UNKNOWN - KNOWN) + KNOWN)
                .toArray();
    }

    /** The indices of a text, without padding. */
    int[] indices(String text, Map<String, Integer> vocabulary) {
        return of(text).limit(length)
                .mapToInt(token -> vocabulary.getOrDefault(token, UNKNOWN - KNOWN) + KNOWN)
                .toArray();
    }

    String single() {
        return words ? "word" : "character";
    }

    String plural() {
        return single() + "s";
    }

    /** Counts what texts are made of. */
    final class Counts {
        private final Map<String, long[]> counts = new HashMap<>();

        /** @param tooMany what to throw where there are too many different ones */
        void add(String text, Supplier<RuntimeException> tooMany) {
            of(text).forEach(token -> {
                add(token, 1);
                if (counts.size() > MOST_DIFFERENT) {
                    throw tooMany.get();
                }
            });
        }

        /** Counts one of them, so many times more. */
        void add(String token, long times) {
            if (token.length() <= LONGEST) {
                counts.computeIfAbsent(token, t -> new long[1])[0] += times;
            }
        }

        /** The most frequent first, of equally frequent ones those that come first by their characters. */
        List<String> vocabulary(int most) {
            return counts.entrySet().stream()
                    .sorted((a, b) -> a.getValue()[0] != b.getValue()[0]
                            ? Long.compare(b.getValue()[0], a.getValue()[0])
                            : a.getKey().compareTo(b.getKey()))
                    .limit(most)
                    .map(Entry::getKey)
                    .toList();
        }
    }
}
