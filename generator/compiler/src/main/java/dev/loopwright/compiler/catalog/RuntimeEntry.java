package dev.loopwright.compiler.catalog;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.schedule.Plateau;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class of the runtime that specs may name: an optimizer, schedule, metric or scaler. Its signature is read from {@link SpecName}
 * and from the {@link Setting}s of its constructor, so a default stands in the class that uses it and nowhere else.
 */
public record RuntimeEntry(Class<?> type, Signature signature) {
    private static final String FROM = "from";
    private static final List<String> RATES = List.of(FROM, "to", "rate");

    /** Reads the annotations of a runtime class. */
    public static RuntimeEntry of(Class<?> type, String... operands) {
        SpecName name = type.getAnnotation(SpecName.class);
        Signature signature = Signature.named(name.value())
                .of(operands)
                .with(params(type).toArray(Param[]::new))
                .summary(name.summary())
                .source(name.source());
        return new RuntimeEntry(type, signature);
    }

    /**
     * Reads those of a schedule: its rates come first and without names, and it may tick {@code per} epoch unless it waits
     * for a score.
     */
    public static RuntimeEntry schedule(Class<?> type) {
        boolean watches = type == Plateau.class;
        List<Param> all = params(type);
        String rates = all.get(0).name().equals(FROM) ? "first to last" : "rate";
        RuntimeEntry entry = watches ? of(type, rates, "score") : of(type, rates);
        Stream<Param> named = all.stream().filter(p -> !RATES.contains(p.name()));
        Stream<Param> ticks = watches
                ? Stream.empty()
                : Stream.of(Param.word("per", "what it counts", "step", "epoch").byDefault("step"));
        return new RuntimeEntry(
                type, entry.signature.with(Stream.concat(named, ticks).toArray(Param[]::new)));
    }

    /** A rate that a schedule begins or ends with: {@code from}, {@code to} or {@code rate}. */
    public Optional<Param> rate(String name) {
        return params(type).stream()
                .filter(p -> RATES.contains(p.name()) && p.name().equals(name))
                .findFirst();
    }

    /** The settings of the constructor that has most of them. */
    private static List<Param> params(Class<?> type) {
        List<Param> most = List.of();
        for (Constructor<?> constructor : type.getConstructors()) {
            List<Param> params = new ArrayList<>();
            for (java.lang.reflect.Parameter parameter : constructor.getParameters()) {
                Setting setting = parameter.getAnnotation(Setting.class);
                if (setting != null) {
                    params.add(param(setting, parameter.getType(), type));
                }
            }
            most = params.size() > most.size() ? params : most;
        }
        return most;
    }

    private static Param param(Setting setting, Class<?> type, Class<?> owner) {
        if (type == boolean.class) {
            return Param.flag(setting.name(), setting.summary()).byDefault(setting.flagByDefault());
        }
        if (type.isEnum()) {
            return word(setting, type);
        }
        Param param = number(setting, type, owner);
        param = setting.above() > Double.NEGATIVE_INFINITY ? param.above(setting.above()) : param;
        param = setting.from() > Double.NEGATIVE_INFINITY ? param.from(setting.from()) : param;
        param = setting.below() < Double.POSITIVE_INFINITY ? param.below(setting.below()) : param;
        param = setting.upTo() < Double.POSITIVE_INFINITY ? param.upTo(setting.upTo()) : param;
        if (setting.wholeLoop()) {
            return param.byDefault(Length.WHOLE_LOOP);
        }
        if (Double.isNaN(setting.byDefault())) {
            return param;
        }
        return type == long.class
                ? param.byDefault(new Length((long) setting.byDefault(), false))
                : param.byDefault(setting.byDefault());
    }

    private static Param number(Setting setting, Class<?> type, Class<?> owner) {
        String name = setting.name();
        if (type == long.class || type == long[].class) {
            return Param.length(name, setting.summary(), type.isArray());
        }
        if (type == int.class) {
            return Param.integer(name, setting.summary());
        }
        boolean rate = name.equals("rate") && Optimizer.class.isAssignableFrom(owner);
        return rate ? Param.rate(name, setting.summary()) : Param.real(name, setting.summary());
    }

    private static Param word(Setting setting, Class<?> type) {
        String[] words = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
        Param param = Param.word(setting.name(), setting.summary(), words);
        return setting.wordByDefault().isEmpty() ? param : param.byDefault(setting.wordByDefault());
    }

    /**
     * An instance with the settings of a spec, to ask what only the class itself knows.
     *
     * @param leading the argument in front of the settings: the parameters of an optimizer, the width of a metric
     */
    public Object make(Object leading, Args args) {
        return make(List.of(leading), args);
    }

    /** The same of a class that takes nothing else. */
    public Object make(Args args) {
        return make(List.of(), args);
    }

    private Object make(List<Object> leading, Args args) {
        int parameters = signature.params().size() + leading.size();
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .filter(c -> c.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow();
        List<Object> values = new ArrayList<>(leading);
        for (Param param : signature.params()) {
            values.add(converted(args.values().get(param.name()), constructor.getParameterTypes()[values.size()]));
        }
        try {
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(signature.name(), e);
        }
    }

    /** What the constructor takes for a value of a spec. */
    public static Object converted(Object value, Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase((String) value))
                    .findFirst()
                    .orElseThrow();
        }
        if (value instanceof ScheduleUse schedule) {
            return schedule.rate();
        }
        if (type == int.class) {
            return ((Double) value).intValue();
        }
        return type == float.class ? (Object) ((Double) value).floatValue() : value;
    }
}
