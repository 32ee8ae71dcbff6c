package dev.loopwright.compiler.catalog;

import java.util.List;
import java.util.Optional;

/**
 * How a catalog entry is called: its name, the values it works on, and its settings. The reference manual, {@code
 * explain} and every "did you mean" come from here.
 *
 * @param operands names of the leading values, such as {@code x} or {@code prediction, target}
 * @param variadic whether the last operand may be repeated
 * @param summary one line: what it does, with the formula
 * @param source paper, author and year, or empty
 */
public record Signature(
        String name, List<String> operands, boolean variadic, List<Param> params, String summary, String source) {

    public static Signature named(String name) {
        return new Signature(name, List.of("x"), false, List.of(), "", "");
    }

    public Signature of(String... operandNames) {
        return new Signature(name, List.of(operandNames), false, params, summary, source);
    }

    /** At least one of the last operand, and as many as wanted. */
    public Signature ofMany(String... operandNames) {
        return new Signature(name, List.of(operandNames), true, params, summary, source);
    }

    public Signature with(Param... settings) {
        return new Signature(name, operands, variadic, List.of(settings), summary, source);
    }

    public Signature summary(String text) {
        return new Signature(name, operands, variadic, params, text, source);
    }

    public Signature source(String text) {
        return new Signature(name, operands, variadic, params, summary, text);
    }

    public Optional<Param> param(String wanted) {
        return params.stream().filter(p -> p.name().equals(wanted)).findFirst();
    }
}
