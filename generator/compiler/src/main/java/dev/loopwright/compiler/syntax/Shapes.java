package dev.loopwright.compiler.syntax;

import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** How each statement reads, for the fix of a statement that went wrong in a way nobody foresaw. */
final class Shapes {
    private static final Map<Integer, String> OF = Map.ofEntries(
            Map.entry(ModelLexer.SPEC, "spec NAME version 1"),
            Map.entry(ModelLexer.SEED, "seed 42"),
            Map.entry(ModelLexer.SETTINGS, "settings { units = 64 }"),
            Map.entry(ModelLexer.FUNCTION, "function NAME(z) = FORMULA"),
            Map.entry(ModelLexer.BLOCK, "block NAME(x) { … give VALUE }"),
            Map.entry(ModelLexer.MODEL, "model NAME(x: inputs) -> p: real[1] { … }"),
            Map.entry(ModelLexer.FROM, "from csv \"FILE\""),
            Map.entry(ModelLexer.KEY, "key NAME"),
            Map.entry(ModelLexer.INPUT, "input NAME : number"),
            Map.entry(ModelLexer.TARGET, "target NAME : boolean"),
            Map.entry(ModelLexer.SCALE, "scale numbers by SCALER"),
            Map.entry(ModelLexer.SPLIT, "split 80% train, 20% test"),
            Map.entry(ModelLexer.OPTIMIZER, "optimizer NAME = sgd(rate: 0.1) on MODEL"),
            Map.entry(ModelLexer.EMA, "ema NAME = average of MODEL with decay 0.999"),
            Map.entry(ModelLexer.FOR, "for epoch in 1..50 {"),
            Map.entry(ModelLexer.EVERY, "every 100 steps {"),
            Map.entry(ModelLexer.REPEAT, "repeat 3 times {"),
            Map.entry(ModelLexer.IF, "if epoch == 3 {"),
            Map.entry(ModelLexer.FORWARD, "forward MODEL"),
            Map.entry(ModelLexer.COMPUTE, "compute loss, METRIC"),
            Map.entry(ModelLexer.CLEAR, "clear gradients"),
            Map.entry(ModelLexer.BACKWARD, "backward loss"),
            Map.entry(ModelLexer.CLIP, "clip gradients to norm 1.0"),
            Map.entry(ModelLexer.UPDATE, "update MODEL with OPTIMIZER"),
            Map.entry(ModelLexer.ADD, "add noise 0.01 to gradients"),
            Map.entry(ModelLexer.ADVANCE, "advance AVERAGE"),
            Map.entry(ModelLexer.FREEZE, "freeze MODEL"),
            Map.entry(ModelLexer.UNFREEZE, "unfreeze MODEL"),
            Map.entry(ModelLexer.LOAD, "load MODEL from \"start.safetensors\""),
            Map.entry(ModelLexer.WHERE, "where CONDITION"),
            Map.entry(ModelLexer.EVALUATE, "evaluate validation"),
            Map.entry(ModelLexer.REPORT, "report epoch, running.loss"),
            Map.entry(ModelLexer.CHECKPOINT, "checkpoint best when validation.loss improves"),
            Map.entry(ModelLexer.STOP, "stop when validation.loss has not improved for 5 epochs"),
            Map.entry(ModelLexer.RESTORE, "restore best"),
            Map.entry(ModelLexer.CHECK, "check finite"),
            Map.entry(ModelLexer.CALL, "call com.acme.Hook.method"),
            Map.entry(ModelLexer.GIVE, "give COLUMN, VALUE as NAME"),
            Map.entry(ModelLexer.GENERATE, "generate 200 tokens from VALUE"));

    private Shapes() {}

    /** How the statement reads that starts with a token. */
    static Optional<String> of(Trouble trouble, int start) {
        int type = trouble.visible().get(start).getType();
        int third = Math.min(start + 2, trouble.visible().size() - 1);
        boolean batches = type == ModelLexer.FOR && trouble.visible().get(third).getType() == ModelLexer.OF;
        return batches ? Optional.of("for batch of 32 rows in train {") : Optional.ofNullable(OF.get(type));
    }

    /** How the innermost statement around a place reads, unless the trouble lies within one of its values. */
    static Optional<String> around(Trouble trouble) {
        if (trouble.in(ModelParser.RULE_arguments) || trouble.in(ModelParser.RULE_primary)) {
            return Optional.empty();
        }
        for (ParserRuleContext node = trouble.context(); node != null; node = node.getParent()) {
            int rule = node.getRuleIndex();
            if (rule == ModelParser.RULE_loopStatement
                    || rule == ModelParser.RULE_dataStatement
                    || rule == ModelParser.RULE_predictStatement
                    || rule == ModelParser.RULE_item) {
                return of(trouble, trouble.tokens().indexOf(node.getStart()));
            }
        }
        return Optional.empty();
    }
}
