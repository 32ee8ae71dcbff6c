package dev.loopwright.compiler.catalog;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A class of the runtime that specs may name: an optimizer, metric or scaler. Its signature is read from {@link SpecName}
 * and from the {@link Setting}s of its constructor, so a default stands in the class that uses it and nowhere else.
 */
public record RuntimeEntry(Class<?> type, Signature signature) {

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

    /** The settings of the constructor that has most of them. */
    private static List<Param> params(Class<?> type) {
        List<Param> most = List.of();
        for (Constructor<?> constructor : type.getConstructors()) {
            List<Param> params = new ArrayList<>();
            for (java.lang.reflect.Parameter parameter : constructor.getParameters()) {
                Setting setting = parameter.getAnnotation(Setting.class);
                if (setting != null) {
                    params.add(param(setting, parameter.getType()));
                }
            }
            most = params.size() > most.size() ? params : most;
        }
        return most;
    }

    private static Param param(Setting setting, Class<?> type) {
        if (type == boolean.class) {
            return Param.flag(setting.name(), setting.summary()).byDefault(setting.flagByDefault());
        }
        if (type.isEnum()) {
            return word(setting, type);
        }
        boolean whole = Arrays.asList(int.class, long.class).contains(type);
        Param param = whole
                ? Param.integer(setting.name(), setting.summary())
                : Param.real(setting.name(), setting.summary());
        param = setting.above() > Double.NEGATIVE_INFINITY ? param.above(setting.above()) : param;
        param = setting.from() > Double.NEGATIVE_INFINITY ? param.from(setting.from()) : param;
        param = setting.below() < Double.POSITIVE_INFINITY ? param.below(setting.below()) : param;
        param = setting.upTo() < Double.POSITIVE_INFINITY ? param.upTo(setting.upTo()) : param;
        return Double.isNaN(setting.byDefault()) ? param : param.byDefault(setting.byDefault());
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
        int settings = signature.params().size();
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .filter(c -> c.getParameterCount() == settings + 1)
                .findFirst()
                .orElseThrow();
        List<Object> values = new ArrayList<>(List.of(leading));
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
        if (type == int.class) {
            return ((Double) value).intValue();
        }
        return type == float.class ? (Object) ((Double) value).floatValue() : value;
    }
}
