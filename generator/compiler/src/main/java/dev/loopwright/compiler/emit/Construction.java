package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Length;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.runtime.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A call of the constructor of a runtime class with every setting visible: {@code new MinMax(0, 1)}. */
final class Construction {

    private Construction() {}

    /**
     * The call.
     *
     * @param leading arguments in front of the settings: the parameters of an optimizer, the width of a metric
     */
    static CodeBlock of(RuntimeEntry entry, Args args, CodeBlock... leading) {
        return of(entry, args, Length::toString, leading);
    }

    /** The call for an optimizer; if its rate changes it begins with that of the schedule of this name. */
    static CodeBlock of(RuntimeEntry entry, Args args, String schedule, CodeBlock leading) {
        boolean changes = args.values().get("rate") instanceof ScheduleUse;
        Stream<CodeBlock> settings = settings(entry)
                .map(p -> changes && name(p).equals("rate")
                        ? CodeBlock.of("$L.at(0)", schedule)
                        : literal(p, args, Length::toString));
        return CodeBlock.of(
                "new $T($L)",
                entry.type(),
                Stream.concat(Stream.of(leading), settings).collect(CodeBlock.joining(", ")));
    }

    private static String name(Parameter parameter) {
        return parameter.getAnnotation(Setting.class).name();
    }

    /** The call for an entry that has lengths, which are written as {@code lengths} says. */
    static CodeBlock of(RuntimeEntry entry, Args args, Function<Length, String> lengths, CodeBlock... leading) {
        Stream<CodeBlock> settings = settings(entry).map(p -> literal(p, args, lengths));
        return CodeBlock.of(
                "new $T($L)",
                entry.type(),
                Stream.concat(Stream.of(leading), settings).collect(CodeBlock.joining(", ")));
    }

    /** The settings with their names, for a comment: {@code rate 0.5, momentum 0, nesterov no}; empty if there are none. */
    static String inWords(Args args) {
        return args.values().entrySet().stream().map(Construction::inWords).collect(Collectors.joining(", "));
    }

    private static String inWords(Map.Entry<String, Object> setting) {
        Object value = setting.getValue();
        if (value instanceof Boolean flag) {
            return setting.getKey() + (flag ? " yes" : " no");
        }
        if (value instanceof ScheduleUse schedule) {
            return setting.getKey() + " " + SpecComment.oneLine(schedule.span());
        }
        return setting.getKey() + " " + (value instanceof Double number ? Literal.plain(number) : value);
    }

    private static Stream<Parameter> settings(RuntimeEntry entry) {
        List<Parameter> most = Stream.of(entry.type().getConstructors())
                .map(Construction::settings)
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElseThrow();
        return most.stream();
    }

    private static List<Parameter> settings(Constructor<?> constructor) {
        return Arrays.stream(constructor.getParameters())
                .filter(p -> p.isAnnotationPresent(Setting.class))
                .toList();
    }

    private static CodeBlock literal(Parameter parameter, Args args, Function<Length, String> lengths) {
        String name = name(parameter);
        Class<?> type = parameter.getType();
        if (type == long.class) {
            return CodeBlock.of("$L", lengths.apply((Length) args.values().get(name)));
        }
        if (type == long[].class) {
            List<?> several = (List<?>) args.values().get(name);
            return several.stream()
                    .map(length -> CodeBlock.of("$L", lengths.apply((Length) length)))
                    .collect(CodeBlock.joining(", ", "new long[] {", "}"));
        }
        return type.isEnum()
                ? CodeBlock.of("$T.$L", type, RuntimeEntry.converted(args.word(name), type))
                : CodeBlock.of("$L", number(type, args, name));
    }

    private static String number(Class<?> type, Args args, String name) {
        if (type == boolean.class) {
            return String.valueOf(args.flag(name));
        }
        if (type == int.class) {
            return Literal.of((long) args.integer(name));
        }
        return type == float.class ? Literal.of((float) args.real(name)) : Literal.plain(args.real(name));
    }
}
