package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.syntax.Expression;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the names that stand where a number is wanted: behind the label of a setting, or as a count of repetitions. */
final class NumberPlaces implements Expression.Visitor<Void> {
    private final Set<String> names = new LinkedHashSet<>();
    private boolean number;

    private NumberPlaces() {}

    static Set<String> of(Expression expression) {
        NumberPlaces places = new NumberPlaces();
        expression.accept(places);
        return places.names;
    }

    private void inNumber(Expression expression) {
        boolean outer = number;
        number = true;
        expression.accept(this);
        number = outer;
    }

    @Override
    public Void other(Expression expression) {
        return null;
    }

    @Override
    public Void reference(Expression.Reference reference) {
        if (number) {
            names.add(reference.text());
        }
        return null;
    }

    @Override
    public Void call(Expression.Call call) {
        for (Expression.Argument argument : call.arguments()) {
            if (argument.label().filter(l -> !l.text().equals(Sharing.LABEL)).isPresent()) {
                inNumber(argument.value());
            } else if (argument.label().isEmpty()) {
                argument.value().accept(this);
            }
        }
        return null;
    }

    @Override
    public Void pipe(Expression.Pipe pipe) {
        pipe.source().accept(this);
        pipe.stages().forEach(stage -> stage.accept(this));
        return null;
    }

    @Override
    public Void repeat(Expression.Repeat repeat) {
        inNumber(repeat.count());
        return repeat.stage().accept(this);
    }

    @Override
    public Void negation(Expression.Negation negation) {
        return negation.operand().accept(this);
    }

    @Override
    public Void binary(Expression.Binary binary) {
        binary.left().accept(this);
        return binary.right().accept(this);
    }
}
