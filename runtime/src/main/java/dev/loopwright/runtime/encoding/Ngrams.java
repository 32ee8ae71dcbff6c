package dev.loopwright.runtime.encoding;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.util.Arrays;
import java.util.Locale;

/** A text as counts of what stands in it: runs of words or characters, each counted in the bucket its hash says. */
@SpecName(
        value = "ngrams",
        target = "text",
        summary =
                "counts of runs of words or characters in lower case, each added with its sign to the bucket that `hashed`"
                        + " would choose, divided by the root of the sum of squares",
        source = "Weinberger et al., 2009")
public final class Ngrams implements Encoding {
    private final int buckets;
    private final By by;
    private final int from;
    private final int to;

    /** What runs are made of. */
    public enum By {
        /** Letters, digits and underscores; what stands between them is left out. */
        WORDS,
        /** All characters, blanks among them, several blanks as one. */
        CHARACTERS
    }

    /** The settings of the model file: {@code encode ngrams(buckets: 512, by: characters, from: 3, to: 5)}. */
    public Ngrams(
            @Setting(name = "buckets", summary = "values that runs share", byDefault = 256, from = 1, upTo = 65536)
                    int buckets,
            @Setting(name = "by", summary = "what runs are made of", wordByDefault = "words") By by,
            @Setting(name = "from", summary = "length of the shortest run", byDefault = 1, from = 1, upTo = 16)
                    int from,
            @Setting(name = "to", summary = "length of the longest run", byDefault = 2, from = 1, upTo = 16) int to) {
        this.buckets = buckets;
        this.by = by;
        this.from = from;
        this.to = to;
    }

    @Override
    public int width(int labels) {
        return buckets;
    }

    @Override
    public void encode(double cell, String text, double[] learnt, double[] into, int at) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean words = by == By.WORDS;
        String[] parts = words
                ? lower.split("[^\\p{L}\\p{N}_]+")
                : lower.strip()
                        .replaceAll("\\s\\s+", " ")
                        .codePoints()
                        .mapToObj(Character::toString)
                        .toArray(String[]::new);
        int first = parts.length > 0 && parts[0].isEmpty() ? 1 : 0;
        for (int length = from; length <= to; length++) {
            for (int p = first; p + length <= parts.length; p++) {
                String run = String.join(words ? " " : "", Arrays.asList(parts).subList(p, p + length));
                Murmur.add(run, into, at, buckets);
            }
        }
        normalise(into, at);
    }

    private void normalise(double[] into, int at) {
        double squares = 0;
        for (int i = at; i < at + buckets; i++) {
            squares += into[i] * into[i];
        }
        for (int i = at; squares > 0 && i < at + buckets; i++) {
            into[i] /= Math.sqrt(squares);
        }
    }
}
