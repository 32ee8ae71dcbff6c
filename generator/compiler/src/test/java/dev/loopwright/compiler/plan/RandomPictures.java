package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Chains of layers that work on images and sequences, with random options, from a row to a row. */
final class RandomPictures {
    private final Networks network;
    private final SplittableRandom random;
    private final Supplier<String> names;

    RandomPictures(Networks network, SplittableRandom random, Supplier<String> names) {
        this.network = network;
        this.random = random;
        this.names = names;
    }

    /** A row made an image, a few layers, and a row again. */
    Value picture(Value x) {
        return chain(image(x), 2);
    }

    /** The same along one axis. */
    Value sequence(Value x) {
        List<Integer> sizes = List.of(between(3, 6), between(1, 3));
        return chain(shaped(x, sizes), 1);
    }

    private Value image(Value x) {
        return shaped(x, List.of(between(1, 4), between(2, 5), between(2, 5)));
    }

    private Value shaped(Value x, List<Integer> sizes) {
        int elements = sizes.stream().reduce(1, (a, b) -> a * b);
        Value row = x.shape().elements() == elements ? x : network.dense(names.get(), named(), elements, x);
        return layer("reshape", Map.of("to", sizes), row);
    }

    private Value chain(Value first, int axes) {
        Value value = first;
        for (int i = between(1, 3); i > 0; i--) {
            value = next(value, axes);
        }
        return switch (random.nextInt(3)) {
            case 0 -> layer("global_average_pool", Map.of(), value);
            case 1 -> layer("global_max_pool", Map.of(), value);
            default -> layer("flatten", Map.of(), value);
        };
    }

    private Value next(Value x, int axes) {
        return switch (random.nextInt(8)) {
            case 0 -> layer("spatial_dropout", Map.of("rate", 0.4), x);
            case 1 -> layer("max_pool", pool(x), x);
            case 2 -> layer("average_pool", average(x), x);
            case 3 -> network.map(names.get(), named(), activation(), x);
            case 4 -> layer("reshape", Map.of("to", turned(x.shape().sizes())), x);
            default -> layer(axes == 2 ? "conv2d" : "conv1d", filters(x), x);
        };
    }

    private static List<Integer> turned(List<Integer> sizes) {
        return sizes.size() == 3
                ? List.of(sizes.get(1), sizes.get(2), sizes.get(0))
                : List.of(sizes.get(1), sizes.get(0));
    }

    private Formula activation() {
        List<Formula> all = List.copyOf(RandomNetworks.ACTIVATIONS.values());
        return all.get(random.nextInt(all.size()));
    }

    private Map<String, Object> filters(Value x) {
        Map<String, Object> settings = new HashMap<>(windows(x, "kernel"));
        int channels = x.shape().channels();
        boolean depthwise = random.nextInt(4) == 0;
        int groups = channels % 2 == 0 && random.nextBoolean() ? 2 : 1;
        settings.put("groups", depthwise ? "channels" : List.of(groups));
        settings.put("filters", (double) (depthwise ? channels * between(1, 2) : groups * between(1, 3)));
        settings.put("bias", random.nextInt(3) > 0);
        return settings;
    }

    private Map<String, Object> average(Value x) {
        Map<String, Object> settings = pool(x);
        settings.put("count_padding", random.nextBoolean());
        return settings;
    }

    private Map<String, Object> pool(Value x) {
        Map<String, Object> settings = new HashMap<>(windows(x, "window"));
        settings.remove("dilation");
        if (random.nextBoolean()) {
            settings.put("stride", "window");
        }
        return settings;
    }

    /** Windows that fit: as large as the smallest axis at most. */
    private Map<String, Object> windows(Value x, String window) {
        List<Integer> sizes = x.shape().sizes();
        List<Integer> axes = sizes.size() == 3 ? sizes.subList(1, 3) : sizes.subList(0, 1);
        int smallest = axes.stream().min(Integer::compare).orElseThrow();
        int size = between(1, Math.min(3, smallest));
        boolean pair = axes.size() == 2 && random.nextInt(3) == 0;
        Map<String, Object> settings = new HashMap<>();
        int other = pair ? between(1, Math.min(3, axes.get(1))) : size;
        settings.put(window, pair ? List.of(size, other) : List.of(size));
        settings.put("stride", pair ? List.of(between(1, 2), between(1, 3)) : List.of(between(1, 2)));
        boolean wide = window.equals("kernel") && random.nextInt(3) == 0;
        settings.put("padding", padding(wide, Math.min(size, other)));
        if (wide) {
            settings.put("dilation", List.of(2));
        }
        return settings;
    }

    private Object padding(boolean wide, int size) {
        if (wide || random.nextInt(3) == 0) {
            return "same";
        }
        boolean fits = size > 1 && random.nextBoolean();
        return fits && random.nextBoolean() ? List.of(1) : random.nextBoolean() ? "same" : "valid";
    }

    private Value layer(String name, Map<String, Object> settings, Value x) {
        return network.layer(names.get(), named(), name, settings, x);
    }

    private boolean named() {
        return random.nextInt(3) == 0;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
