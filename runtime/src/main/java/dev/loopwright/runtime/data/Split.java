package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Randomness.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Deals the rows out to the parts, by chance and in exact numbers; depends on the rows and the seed alone. Rows that belong
 * together stay together where the model file says so, and rows in order stay in order.
 */
final class Split {
    /** Remainders below this are rounding of the shares. */
    private static final double ROUNDING = 1e-9;

    private Split() {}

    /** The numbers of the rows of each part that gets a share, ascending; so many rows are shared, the first. */
    static int[][] rows(Schema schema, Table table, int rows) {
        if (schema.decider().isPresent()) {
            return decided(schema, table, rows, schema.decider().get());
        }
        double[] shares = shares(schema);
        int[] all = IntStream.range(0, rows).toArray();
        return schema.folds() == 0 ? deal(schema, table, all, shares, 0) : fold(schema, table, all, shares);
    }

    /**
     * The last part is a fold, the others share the rows of the other folds. Where rows are in order, there is one more
     * stretch of rows than there are folds, and a fold is held out from the stretches before it alone.
     */
    private static int[][] fold(Schema schema, Table table, int[] all, double[] shares) {
        boolean inOrder = schema.isInOrder();
        double[] equal = new double[schema.folds() + (inOrder ? 1 : 0)];
        Arrays.fill(equal, 1.0 / equal.length);
        int[][] folds = deal(schema, table, all, equal, 0);
        int held = schema.fold() - (inOrder ? 0 : 1);
        int[] rest = IntStream.range(0, inOrder ? held : folds.length)
                .filter(f -> f != held)
                .flatMap(f -> Arrays.stream(folds[f]))
                .sorted()
                .toArray();
        double[] others = Arrays.copyOf(shares, shares.length - 1);
        double sum = Arrays.stream(others).sum();
        Arrays.setAll(others, p -> others[p] / sum);
        int[][] parts = Arrays.copyOf(deal(schema, table, rest, others, schema.fold()), shares.length);
        parts[shares.length - 1] = folds[held];
        return parts;
    }

    /** The part of a row is the label of a column, or the first that its value lies before the end of. */
    private static int[][] decided(Schema schema, Table table, int rows, Column column) {
        Numbers values = table.values(column);
        boolean named = column.kind() == Column.Kind.CATEGORY;
        List<Ints> parts = lists(schema.shares().size());
        for (int row = 0; row < rows; row++) {
            int part = named ? (int) values.get(row) : 0;
            while (!named && values.get(row) >= schema.ends()[part]) {
                part++;
            }
            if (part < parts.size()) {
                parts.get(part).add(row);
            }
        }
        return sorted(parts);
    }

    /**
     * Deals some rows out. Within each stratum (the rows with the same value of the column to stratify by; else all rows)
     * the parts get their shares by the largest remainder method.
     *
     * @param round in which rows are dealt out again, they are drawn anew
     */
    private static int[][] deal(Schema schema, Table table, int[] rows, double[] shares, int round) {
        if (schema.group().isPresent()) {
            return groups(schema, table, rows, shares, round);
        }
        double[] owed = new double[shares.length];
        if (schema.isInOrder() && schema.order().isEmpty() && schema.stratum().isEmpty()) {
            return runs(rows, seats(rows.length, shares, owed));
        }
        List<Ints> parts = lists(shares.length);
        int number = 0;
        for (int[] stratum : strata(schema, table, rows)) {
            if (!schema.isInOrder()) {
                Randomness.shuffle(stratum, Randomness.key(schema.seed(), Purpose.SPLIT, number++, round));
            }
            deal(stratum, seats(stratum.length, shares, owed), parts);
        }
        return sorted(parts);
    }

    /** Ascending rows cut where the parts end. */
    private static int[][] runs(int[] rows, int[] seats) {
        int[][] parts = new int[seats.length][];
        int from = 0;
        for (int p = 0; p < seats.length; p++) {
            parts[p] = Arrays.copyOfRange(rows, from, from + seats[p]);
            from += seats[p];
        }
        return parts;
    }

    private static List<Ints> lists(int count) {
        return Stream.generate(Ints::new).limit(count).toList();
    }

    private static int[][] sorted(List<Ints> parts) {
        return parts.stream().map(Ints::sorted).toArray(int[][]::new);
    }

    /**
     * Whole groups, drawn by chance and dealt from the largest to the smallest, each to the part that lacks most rows. Rows
     * without a value make one group.
     */
    private static int[][] groups(Schema schema, Table table, int[] rows, double[] shares, int round) {
        Map<Object, Ints> groups = new LinkedHashMap<>();
        Column column = schema.group().orElseThrow();
        boolean text = column.kind() == Column.Kind.TEXT;
        for (int row : rows) {
            Object value = text
                    ? table.text(row, column.name())
                    : (Object) table.values(column).get(row);
            groups.computeIfAbsent(value, v -> new Ints()).add(row);
        }
        List<Ints> drawn = new ArrayList<>(groups.values());
        int[] order = IntStream.range(0, drawn.size()).toArray();
        Randomness.shuffle(order, Randomness.key(schema.seed(), Purpose.SPLIT, 0, round));
        List<Ints> parts = lists(shares.length);
        Arrays.stream(order)
                .mapToObj(drawn::get)
                .sorted(Comparator.comparingInt(group -> -group.size()))
                .forEach(
                        group -> parts.get(neediest(parts, shares, rows.length)).addAll(group));
        return sorted(parts);
    }

    private static int neediest(List<Ints> parts, double[] shares, int rows) {
        double[] lacking = new double[shares.length];
        Arrays.setAll(lacking, p -> shares[p] * rows - parts.get(p).size());
        return largest(lacking);
    }

    /** The shares, adding up to 1 as nearly as doubles do. */
    private static double[] shares(Schema schema) {
        double sum = schema.shares().stream().mapToDouble(Schema.Part::share).sum();
        return schema.shares().stream().mapToDouble(part -> part.share() / sum).toArray();
    }

    private static void deal(int[] stratum, int[] seats, List<Ints> parts) {
        int next = 0;
        for (int p = 0; p < seats.length; p++) {
            for (int i = 0; i < seats[p]; i++) {
                parts.get(p).add(stratum[next++]);
            }
        }
    }

    /** Rows by the value of the column to stratify by, in the order of its labels; rows without a value come last. */
    private static List<int[]> strata(Schema schema, Table table, int[] rows) {
        if (schema.order().isPresent()) {
            Numbers values = table.values(schema.order().get());
            return List.of(IntStream.of(rows)
                    .boxed()
                    .sorted(Comparator.comparingDouble(values::get))
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        if (schema.stratum().isEmpty()) {
            return List.of(rows.clone());
        }
        Numbers values = table.values(schema.stratum().get());
        TreeMap<Double, Ints> strata = new TreeMap<>();
        for (int row : rows) {
            strata.computeIfAbsent(values.get(row), v -> new Ints()).add(row);
        }
        return strata.values().stream().map(Ints::toArray).toList();
    }

    /**
     * How many of n rows each part gets: its share rounded down, and the rows left over go to the largest remainders.
     *
     * @param owed what earlier strata left each part short of, so that rounding does not add up; brought up to date
     */
    static int[] seats(int n, double[] shares, double[] owed) {
        int[] seats = new int[shares.length];
        double[] claims = new double[shares.length];
        int left = n;
        for (int p = 0; p < shares.length; p++) {
            seats[p] = (int) Math.floor(n * shares[p] + ROUNDING);
            double remainder = n * shares[p] - seats[p];
            claims[p] = remainder > ROUNDING ? remainder + owed[p] : Double.NEGATIVE_INFINITY;
            left -= seats[p];
        }
        for (; left > 0; left--) {
            int first = largest(claims);
            seats[first]++;
            claims[first] = Double.NEGATIVE_INFINITY;
        }
        for (int p = 0; p < shares.length; p++) {
            owed[p] += n * shares[p] - seats[p];
        }
        return seats;
    }

    private static int largest(double[] claims) {
        int largest = 0;
        for (int p = 1; p < claims.length; p++) {
            // claims that differ by rounding only are equal, and the part named first wins
            if (claims[p] > claims[largest] + ROUNDING) {
                largest = p;
            }
        }
        return largest;
    }
}
