package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The closed set of statements that a {@code loop} is written in, as written. */
public sealed interface LoopStatement {
    Span span();

    /** The part of the statement before its body, for messages about loops and conditions. */
    default Span head() {
        return span();
    }

    /** The statements inside, for those that have a body. */
    default List<LoopStatement> inner() {
        return List.of();
    }

    <R> R accept(Visitor<R> visitor);

    /** {@code optimizer adam = adamw(rate: 1e-3) on score}. */
    record Optimizer(Span span, Name name, Expression value, List<Expression.Reference> on) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.optimizer(this);
        }
    }

    /** {@code ema slow = average of net with decay 0.999}. */
    record MovingAverage(Span span, Name name, Expression.Reference of, Expression decay) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.movingAverage(this);
        }
    }

    /** {@code for epoch in 1..50 { … }}. */
    record ForEpoch(Span span, Span head, Name variable, Expression range, List<LoopStatement> body)
            implements LoopStatement {
        @Override
        public List<LoopStatement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forEpoch(this);
        }
    }

    /**
     * {@code for batch of 32 rows in train shuffled { … }}.
     *
     * @param rows the number before {@code rows}, or the name of a setting
     * @param options the words behind the split: {@code shuffled}, {@code balanced by churned}
     */
    record ForBatch(
            Span span,
            Span head,
            Name variable,
            Expression rows,
            Name split,
            List<ModelTree.Clause> options,
            List<LoopStatement> body)
            implements LoopStatement {
        /** The option that begins with a keyword. */
        public Optional<ModelTree.Clause> option(String keyword) {
            return options.stream()
                    .filter(o -> o.keyword().text().equals(keyword))
                    .findFirst();
        }

        @Override
        public List<LoopStatement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forBatch(this);
        }
    }

    /** {@code every 4 batches or at last batch { … }}; the period is a number or the name of a setting. */
    record Every(Span span, Span head, Expression period, Name unit, boolean orAtLastBatch, List<LoopStatement> body)
            implements LoopStatement {
        @Override
        public List<LoopStatement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.every(this);
        }
    }

    /** {@code repeat 3 times { … }}. */
    record Repeat(Span span, Span head, Expression count, List<LoopStatement> body) implements LoopStatement {
        @Override
        public List<LoopStatement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.repeat(this);
        }
    }

    /** {@code if epoch == 3 { … } else { … }}; {@code else if} is another {@code If}, alone in {@code otherwise}. */
    record If(Span span, Span head, Expression condition, List<LoopStatement> body, List<LoopStatement> otherwise)
            implements LoopStatement {
        @Override
        public List<LoopStatement> inner() {
            return Stream.concat(body.stream(), otherwise.stream()).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.when(this);
        }
    }

    /** {@code forward score}. */
    record Forward(Span span, Expression.Reference model) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forward(this);
        }
    }

    /** {@code compute loss, accuracy}. */
    record Compute(Span span, List<Name> entries) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compute(this);
        }
    }

    /** {@code clear gradients}, {@code clear gradients of critic}. */
    record ClearGradients(Span span, Optional<Expression.Reference> of) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clearGradients(this);
        }
    }

    /** {@code backward loss}, {@code backward critic_loss into critic}. */
    record Backward(Span span, Name loss, Optional<Expression.Reference> into) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.backward(this);
        }
    }

    /** {@code clip gradients of net.trunk to norm 1.0}; {@code how} is {@code norm} or {@code value}. */
    record Clip(Span span, Optional<Expression.Reference> of, Name how, Expression limit) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clip(this);
        }
    }

    /** {@code add noise 0.01 to gradients of net.trunk}; the number is the standard deviation. */
    record AddNoise(Span span, Optional<Expression.Reference> of, Expression deviation) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addNoise(this);
        }
    }

    /** {@code update score with adam}, {@code update net.trunk, net.head with sgd}. */
    record Update(Span span, List<Expression.Reference> parts, Name optimizer) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.update(this);
        }
    }

    /** {@code advance slow}. */
    record Advance(Span span, Name average) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.advance(this);
        }
    }

    /** {@code load net.trunk from "start.safetensors"}. */
    record Load(Span span, Expression.Reference part, Expression.Text file) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.load(this);
        }
    }

    /** {@code freeze net.trunk}, {@code unfreeze net.trunk}. */
    record Freeze(Span span, boolean frozen, Expression.Reference part) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.freeze(this);
        }
    }

    /** {@code evaluate validation}, {@code evaluate validation with slow}. */
    record Evaluate(Span span, Name split, Optional<Name> with) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.evaluate(this);
        }
    }

    /** {@code report epoch, running.loss, observation}. */
    record Report(Span span, List<Expression> items) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.report(this);
        }
    }

    /** {@code checkpoint best when validation.loss improves by 1e-4}, {@code checkpoint last keep 3}. */
    record Checkpoint(
            Span span,
            Name name,
            Optional<Expression.Reference> when,
            Optional<Expression> by,
            Optional<Expression> keep)
            implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkpoint(this);
        }
    }

    /** {@code stop when validation.loss has not improved for 5 epochs}; a number or the name of a setting, and its unit. */
    record StopWhenNotImproved(Span span, Expression.Reference metric, Expression patience, Name unit)
            implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopWhenNotImproved(this);
        }
    }

    /** {@code stop when running.loss < 0.01}, {@code stop when running.loss is not finite}. */
    record StopWhen(Span span, Expression subject, boolean notFinite) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopWhen(this);
        }
    }

    /** {@code restore best}. */
    record Restore(Span span, Name name) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.restore(this);
        }
    }

    /** {@code check finite}. */
    record CheckFinite(Span span) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkFinite(this);
        }
    }

    /** {@code call com.acme.Hook.method}. */
    record JavaCall(Span span, Expression.Reference method) implements LoopStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.javaCall(this);
        }
    }

    /** What to do with each kind; {@link #other} is for the kinds that have no place where the visitor works. */
    interface Visitor<R> {
        R other(LoopStatement statement);

        default R optimizer(Optimizer statement) {
            return other(statement);
        }

        default R movingAverage(MovingAverage statement) {
            return other(statement);
        }

        default R forEpoch(ForEpoch statement) {
            return other(statement);
        }

        default R forBatch(ForBatch statement) {
            return other(statement);
        }

        default R every(Every statement) {
            return other(statement);
        }

        default R repeat(Repeat statement) {
            return other(statement);
        }

        default R when(If statement) {
            return other(statement);
        }

        default R forward(Forward statement) {
            return other(statement);
        }

        default R compute(Compute statement) {
            return other(statement);
        }

        default R clearGradients(ClearGradients statement) {
            return other(statement);
        }

        default R backward(Backward statement) {
            return other(statement);
        }

        default R clip(Clip statement) {
            return other(statement);
        }

        default R addNoise(AddNoise statement) {
            return other(statement);
        }

        default R update(Update statement) {
            return other(statement);
        }

        default R advance(Advance statement) {
            return other(statement);
        }

        default R load(Load statement) {
            return other(statement);
        }

        default R freeze(Freeze statement) {
            return other(statement);
        }

        default R evaluate(Evaluate statement) {
            return other(statement);
        }

        default R report(Report statement) {
            return other(statement);
        }

        default R checkpoint(Checkpoint statement) {
            return other(statement);
        }

        default R stopWhenNotImproved(StopWhenNotImproved statement) {
            return other(statement);
        }

        default R stopWhen(StopWhen statement) {
            return other(statement);
        }

        default R restore(Restore statement) {
            return other(statement);
        }

        default R checkFinite(CheckFinite statement) {
            return other(statement);
        }

        default R javaCall(JavaCall statement) {
            return other(statement);
        }
    }
}
