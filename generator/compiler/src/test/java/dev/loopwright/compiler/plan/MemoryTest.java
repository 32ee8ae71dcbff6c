package dev.loopwright.compiler.plan;

import static dev.loopwright.compiler.formula.Formula.apply;
import static dev.loopwright.compiler.formula.Formula.constant;
import static dev.loopwright.compiler.formula.Formula.variable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Memory.Buffer;
import dev.loopwright.compiler.plan.Memory.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Formula RELU = apply(Function.MAX, variable("v"), constant(0));

    /** Dense layers of 64 units with relu, one after another, then a probability. */
    private static Plan chain(int layers) {
        Networks network = new Networks(10);
        Value last = network.input("x", 0, 10);
        for (int i = 1; i <= layers; i++) {
            last = network.map("h" + i, true, RELU, network.dense("z" + i, false, 64, last));
        }
        return fused(network, last);
    }

    private static Plan fused(Networks network, Value last) {
        Value p =
                network.map("p", true, apply(Function.SIGMOID, variable("v")), network.dense("logit", false, 1, last));
        network.loss(1, "binary_cross_entropy", Map.of(), p, new ColumnKind.Bool());
        return Fuse.plan(Lower.model(network.model("net", p)));
    }

    private static Buffer gradient(String step) {
        return new Buffer(step, Kind.GRADIENT, 0, 64);
    }

    @Test
    void gradientsOfEverySecondLayerShareAnArray() {
        Memory memory = Memory.of(chain(4));
        assertEquals(gradient("h4"), memory.owner(gradient("h2")));
        assertEquals(gradient("h3"), memory.owner(gradient("h1")));
        assertEquals(List.of(gradient("h1")), memory.guests(gradient("h3")));
    }

    @Test
    void namedValuesHaveArraysOfTheirOwn() {
        Memory memory = Memory.sharing(chain(4), 1);
        for (Buffer buffer : memory.buffers()) {
            if (buffer.kind() == Kind.VALUE) {
                assertEquals(buffer, memory.owner(buffer));
                assertEquals(List.of(), memory.guests(buffer));
            }
        }
    }

    @Test
    void elementsPerRowAreThoseOfTheArrays() {
        Memory memory = Memory.of(chain(4));
        assertEquals(4 * 64 + 1, memory.width(Kind.VALUE));
        assertEquals(2 * 64 + 1, memory.width(Kind.GRADIENT));
        assertEquals(6 * 64 + 2, memory.width());
        assertEquals(8 * 64 + 2, memory.unsharedWidth());
        assertEquals(8 * 64 + 2, Memory.unshared(chain(4)).width());
    }

    @Test
    void smallArraysAreNotWorthSharing() {
        Memory memory = Memory.sharing(chain(4), 65);
        assertEquals(memory.unsharedWidth(), memory.width());
    }

    @Test
    void aGradientThatIsStillToBeAddedToKeepsItsArray() {
        Networks network = new Networks(10);
        Value a = network.map("a", true, RELU, network.dense("za", false, 64, network.input("x", 0, 10)));
        Value b = network.map("b", true, RELU, network.dense("zb", false, 64, a));
        Value c = network.map("c", true, RELU, network.dense("zc", false, 64, b));
        Map<String, Value> both = new LinkedHashMap<>(Map.of("v", c));
        both.put("w", a);
        Value sum = network.map("sum", true, variable("v").plus(variable("w")), both);
        Plan plan = fused(network, sum);
        Memory memory = Memory.of(plan);
        // d a is filled when the sum is taken apart and read last of all
        assertEquals(
                List.of(),
                List.of(gradient("b"), gradient("c")).stream()
                        .filter(other -> memory.owner(other).equals(memory.owner(gradient("a"))))
                        .toList());
    }

    /** Goes through a training step and looks whether what is read is still what was written. */
    @Test
    void nothingIsOverwrittenThatIsStillToBeRead() {
        int shared = 0;
        for (long seed = 1; seed <= 500; seed++) {
            Plan plan = Fuse.plan(Lower.model(RandomNetworks.model(seed)));
            Memory memory = Memory.sharing(plan, 1);
            new Walk(plan, memory, seed).step();
            shared += memory.width() < memory.unsharedWidth() ? 1 : 0;
        }
        assertTrue(shared > 250, shared + " networks share arrays");
    }

    /** The order of passes once more, written down independently: who lives in which array. */
    private static final class Walk {
        private final Plan plan;
        private final GradientFlow flow;
        private final Memory memory;
        private final long seed;
        private final Map<Buffer, Buffer> tenants = new HashMap<>();

        Walk(Plan plan, Memory memory, long seed) {
            this.plan = plan;
            this.flow = new GradientFlow(plan);
            this.memory = memory;
            this.seed = seed;
        }

        void step() {
            for (Step step : plan.steps()) {
                if (plan.runsForward(step)) {
                    step.reads().forEach(this::readValue);
                    write(value(step));
                }
            }
            for (LossPass loss : plan.losses()) {
                readValue(loss.source());
                if (loss.fused()) {
                    write(value(loss.prediction()));
                }
                List<Operand> judged = GradientFlow.judged(loss);
                for (int i = 0; i < judged.size(); i++) {
                    touch(judged.get(i), flow.effects(loss).get(i));
                }
            }
            flow.backward().forEach(this::backward);
            plan.steps().stream().filter(s -> s.result().named()).forEach(s -> read(value(s)));
        }

        private void backward(Step step) {
            read(gradient(step));
            if (plan.runningKernel(step).isPresent()) {
                step.operands().forEach(this::readValue);
            }
            // what a layer reads beside its operands gets its gradient first, so SET may stand behind ADD
            for (GradientFlow.Effect effect : List.of(GradientFlow.Effect.SET, GradientFlow.Effect.ADD)) {
                for (int i = 0; i < step.reads().size(); i++) {
                    if (flow.effects(step).get(i) == effect) {
                        touch(step.reads().get(i), effect);
                    }
                }
            }
        }

        private void touch(Operand operand, GradientFlow.Effect effect) {
            if (effect == GradientFlow.Effect.NONE) {
                return;
            }
            Buffer gradient = gradient(plan.step(((Operand.Result) operand).step()));
            if (effect == GradientFlow.Effect.SET) {
                write(gradient);
            } else {
                read(gradient);
            }
        }

        private void readValue(Operand operand) {
            if (operand instanceof Operand.Result result) {
                read(value(plan.step(result.step())));
            }
        }

        private void write(Buffer buffer) {
            tenants.put(memory.owner(buffer), buffer);
        }

        private void read(Buffer buffer) {
            assertEquals(buffer, tenants.get(memory.owner(buffer)), () -> "network " + seed);
        }

        private static Buffer value(Step step) {
            return new Buffer(step.name(), Kind.VALUE, 0, step.width());
        }

        private static Buffer gradient(Step step) {
            return new Buffer(step.name(), Kind.GRADIENT, 0, step.width());
        }
    }
}
