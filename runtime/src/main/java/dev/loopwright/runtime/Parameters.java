package dev.loopwright.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The parameters of a model in one flat array, their gradients in another of the same layout, and what lies where. State
 * that layers keep but nobody trains, such as running means, lies behind the parameters and has no gradients.
 *
 * <p>A {@link #part} is some of the tensors in the same arrays. What works on parameters walks {@link #ranges}, which
 * leave out what is frozen.
 */
public final class Parameters {
    private final float[] values;
    private final float[] gradients;
    private final List<Tensor> tensors;
    /** Itself, unless this is a part. */
    private final Parameters whole;

    private Workers workers = Workers.of(1);
    /** The frozen tensors of the whole, and how often that changed. */
    private final Set<Tensor> frozen = new HashSet<>();

    private int changes;
    /** Whether the gradients of the whole count as zero, whatever the array holds. */
    private boolean cleared;
    /** The tables of the whole with gradients in rows seen only, in the order of the arrays. */
    private SeenRows[] tables = {};

    private Ranges ranges;
    private int rangesAt;

    /** Room for the given tensors, which follow each other without gaps, trained ones first; all zero. */
    public Parameters(Tensor... tensors) {
        this.tensors = List.of(tensors);
        int trained = size(this.tensors.stream().takeWhile(Tensor::trained));
        if (trained != size(trained())) {
            throw new IllegalArgumentException("state stands before what is trained");
        }
        values = new float[size(this.tensors.stream())];
        gradients = new float[trained];
        whole = this;
        ranges = free();
    }

    private Parameters(Parameters whole, List<Tensor> tensors) {
        values = whole.values;
        gradients = whole.gradients;
        this.tensors = tensors;
        this.whole = whole;
        ranges = free();
        rangesAt = whole.changes;
    }

    private Stream<Tensor> trained() {
        return tensors.stream().filter(Tensor::trained);
    }

    private static int size(Stream<Tensor> tensors) {
        return tensors.mapToInt(Tensor::size).sum();
    }

    /** Some of these tensors, in the same arrays. */
    public Parameters part(Predicate<Tensor> which) {
        return new Parameters(whole, tensors.stream().filter(which).toList());
    }

    /** The tensors of these values of the model: {@code hidden} has hidden.weights and hidden.bias. */
    public Parameters part(String... values) {
        List<String> prefixes = Stream.of(values).map(v -> v + ".").toList();
        return part(tensor -> prefixes.stream().anyMatch(tensor.name()::startsWith));
    }

    /** Number of parameters, state not counted. */
    public int size() {
        return size(trained());
    }

    /** The parameters of the whole model themselves, not a copy; behind those that have gradients lies state. */
    public float[] values() {
        return values;
    }

    /**
     * The gradients of the whole model themselves, not a copy. After {@link #clearGradients} ask again: only then, or in
     * the next backward pass, the array is written. Whoever asks may write anywhere, so that all rows of tables count as
     * seen until gradients are cleared.
     */
    public float[] gradients() {
        settle();
        for (SeenRows table : whole.tables) {
            table.addAll();
        }
        return gradients;
    }

    /** The same array for those who change no gradient that is 0: filled with zeros first if that was put off. */
    public float[] settled() {
        settle();
        return gradients;
    }

    private void settle() {
        if (whole.cleared) {
            int from = 0;
            for (SeenRows table : whole.tables) {
                Arrays.fill(gradients, from, table.from, 0);
                table.clear();
                from = table.to;
            }
            Arrays.fill(gradients, from, gradients.length, 0);
            whole.cleared = false;
        }
    }

    /**
     * Gives a table, whose gradients are zeros now, marks for the rows that get others, so that clearing, clipping and
     * some optimizers need not look at the rest. Tables take turns in the order of the arrays.
     *
     * @param name of a trained tensor; its first size counts rows
     */
    public SeenRows seenRows(String name) {
        SeenRows rows = new SeenRows(gradients, tensor(name));
        int count = whole.tables.length;
        if (count > 0 && rows.from < whole.tables[count - 1].to) {
            throw new IllegalArgumentException(name + " does not lie behind the table before");
        }
        whole.tables = Arrays.copyOf(whole.tables, count + 1);
        whole.tables[count] = rows;
        return rows;
    }

    /** The first index from {@code i} on whose gradient may be other than 0; {@code to} if none is before that. */
    public int touched(int i, int to) {
        int first = i;
        for (SeenRows table : whole.tables) {
            if (table.from <= first && first < table.to) {
                first = table.next(first, 0);
            }
        }
        return Math.min(first, to);
    }

    /** Behind a {@link #touched} index the end, at most {@code to}, of others that are. */
    public int untouched(int i, int to) {
        for (SeenRows table : whole.tables) {
            if (i < table.to) {
                return Math.min(to, i < table.from ? table.from : table.next(i, -1));
            }
        }
        return to;
    }

    /**
     * Sets the gradients of the whole model to zero. The array is not filled before somebody asks for it; a backward pass
     * that overwrites them all spares it that.
     */
    public void clearGradients() {
        whole.cleared = true;
    }

    /** Sets the gradients of a trained tensor to zero. */
    void clear(Tensor tensor) {
        settle();
        for (SeenRows table : whole.tables) {
            if (table.from == tensor.offset()) {
                table.clear();
                return;
            }
        }
        Arrays.fill(gradients, tensor.offset(), tensor.offset() + tensor.size(), 0);
    }

    /**
     * For a backward pass that begins: whether it is to write every gradient, for they count as zero and the array may hold
     * others. If not, it adds to what the array holds. Not while anything is frozen, for what is frozen may be passed over.
     */
    public boolean overwritesGradients() {
        boolean overwrites = whole.cleared && whole.frozen.isEmpty();
        if (!overwrites) {
            settle();
        }
        whole.cleared = false;
        return overwrites;
    }

    /** Where the parameters lie that may change now: those of this part that are trained and not frozen. */
    public Ranges ranges() {
        if (rangesAt != whole.changes) {
            ranges = free();
            rangesAt = whole.changes;
        }
        return ranges;
    }

    private Ranges free() {
        List<Tensor> free = new ArrayList<>();
        trained().filter(tensor -> !whole.frozen.contains(tensor)).forEach(free::add);
        return Ranges.of(free);
    }

    /** Takes this part out of the {@link #ranges} of all others, until it is {@link #unfreeze unfrozen}. */
    public void freeze() {
        whole.frozen.addAll(tensors);
        whole.changes++;
    }

    /** Undoes {@link #freeze}. */
    public void unfreeze() {
        tensors.forEach(whole.frozen::remove);
        whole.changes++;
    }

    /** Whether nothing of this part may change now. */
    public boolean isFrozen() {
        return ranges().count() == 0;
    }

    /** Whether a tensor may not change now. */
    public boolean isFrozen(Tensor tensor) {
        return whole.frozen.contains(tensor);
    }

    /** The threads that may work on these arrays; one unless {@link #share} said otherwise. */
    public Workers workers() {
        return whole.workers;
    }

    /** Lets optimizers share their work among threads. */
    public void share(Workers workers) {
        whole.workers = workers;
    }

    /** The tensors of this part, in the order of the arrays. */
    public List<Tensor> tensors() {
        return tensors;
    }

    /** The tensor of that name. */
    public Tensor tensor(String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }
}
