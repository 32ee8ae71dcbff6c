package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/** The closed set of statements that a {@code loop} is written in, as written. */
public sealed interface LoopStatement {
  Span span();

  /** The part of the statement before its body, for messages about loops and conditions. */
  default Span head() {
    return span();
  }

  /** {@code optimizer adam = adamw(rate: 1e-3) on score}. */
  record Optimizer(Span span, Name name, Expression value, List<Expression.Reference> on) implements LoopStatement {}

  /** {@code ema slow = average of net with decay 0.999}. */
  record MovingAverage(Span span, Name name, Expression.Reference of, Expression decay) implements LoopStatement {}

  /** {@code for epoch in 1..50 { … }}. */
  record ForEpoch(Span span, Span head, Name variable, Expression range, List<LoopStatement> body)
      implements LoopStatement {}

  /**
   * {@code for batch of 32 rows in train shuffled { … }}.
   *
   * @param rows the number before {@code rows}
   * @param options the words behind the split: {@code shuffled}, {@code balanced by churned}
   */
  record ForBatch(
      Span span, Span head, Name variable, Expression rows, Name split, List<ModelTree.Clause> options,
      List<LoopStatement> body)
      implements LoopStatement {}

  /** {@code every 4 batches or at last batch { … }}. */
  record Every(Span span, Span head, Expression.Number period, boolean orAtLastBatch, List<LoopStatement> body)
      implements LoopStatement {}

  /** {@code repeat 3 times { … }}. */
  record Repeat(Span span, Span head, Expression count, List<LoopStatement> body) implements LoopStatement {}

  /** {@code if epoch == 3 { … }}. */
  record If(Span span, Span head, Expression condition, List<LoopStatement> body, List<LoopStatement> otherwise)
      implements LoopStatement {}

  /** {@code forward score}. */
  record Forward(Span span, Expression.Reference model) implements LoopStatement {}

  /** {@code compute loss, accuracy}. */
  record Compute(Span span, List<Name> entries) implements LoopStatement {}

  /** {@code clear gradients}, {@code clear gradients of critic}. */
  record ClearGradients(Span span, Optional<Expression.Reference> of) implements LoopStatement {}

  /** {@code backward loss}, {@code backward critic_loss into critic}. */
  record Backward(Span span, Name loss, Optional<Expression.Reference> into) implements LoopStatement {}

  /** {@code clip gradients of net.trunk to norm 1.0}; {@code how} is {@code norm} or {@code value}. */
  record Clip(Span span, Optional<Expression.Reference> of, Name how, Expression limit) implements LoopStatement {}

  /** {@code update score with adam}. */
  record Update(Span span, Expression.Reference model, Name optimizer) implements LoopStatement {}

  /** {@code advance slow}. */
  record Advance(Span span, Name average) implements LoopStatement {}

  /** {@code freeze net.trunk}, {@code unfreeze net.trunk}. */
  record Freeze(Span span, boolean frozen, Expression.Reference part) implements LoopStatement {}

  /** {@code evaluate validation}, {@code evaluate validation with slow}. */
  record Evaluate(Span span, Name split, Optional<Name> with) implements LoopStatement {}

  /** {@code report epoch, running.loss, observation}. */
  record Report(Span span, List<Expression> items) implements LoopStatement {}

  /** {@code checkpoint best when validation.loss improves by 1e-4}, {@code checkpoint last keep 3}. */
  record Checkpoint(
      Span span, Name name, Optional<Expression.Reference> when, Optional<Expression> by, Optional<Expression> keep)
      implements LoopStatement {}

  /** {@code stop when validation.loss has not improved for 5 epochs}. */
  record StopWhenNotImproved(Span span, Expression.Reference metric, Expression.Number patience)
      implements LoopStatement {}

  /** {@code stop when running.loss < 0.01}, {@code stop when running.loss is not finite} (then {@code condition} is empty). */
  record StopWhen(Span span, Expression subject, boolean notFinite) implements LoopStatement {}

  /** {@code restore best}. */
  record Restore(Span span, Name name) implements LoopStatement {}

  /** {@code check finite}. */
  record CheckFinite(Span span) implements LoopStatement {}

  /** {@code call com.acme.Hook.method}. */
  record JavaCall(Span span, Expression.Reference method) implements LoopStatement {}
}
