package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/** Finds the layers whose parameters {@code share:} asks for: of the same kind, and of the same sizes. */
final class SharedWeights {
    private final ValueGraph graph;
    private final Frame frame;

    SharedWeights(ValueGraph graph, Frame frame) {
        this.graph = graph;
        this.frame = frame;
    }

    /** The value whose layer owns the parameters; empty if that is not clear, which is reported. */
    Optional<Value> ofLayer(Computation.Layer layer, List<ParameterSpec> specs) {
        if (specs.isEmpty()) {
            graph.report(
                    frame,
                    ShareProblems.nothingToShare(layer.name(), layer.share().orElseThrow()));
            return Optional.empty();
        }
        return find(layer.name(), layer.name().text(), "", layer.share().orElseThrow())
                .map(w -> w.values().get(0));
    }

    /** All layers of another use of the block. */
    Optional<Frame.Weights> ofBlock(Computation.Composite use) {
        return find(use.name(), use.block(), " with these settings", use.share().orElseThrow());
    }

    private Optional<Frame.Weights> find(Name user, String kind, String settings, Name share) {
        List<Frame.Weights> found = frame.weights(share.text(), kind);
        if (found.size() != 1) {
            Span declared = frame.declaration(share.text());
            graph.report(frame, ShareProblems.notOne(user, settings, share, declared, found.size()));
            return Optional.empty();
        }
        if (found.get(0).values().isEmpty()) {
            graph.report(frame, ShareProblems.nothingToShare(user, share));
            return Optional.empty();
        }
        return Optional.of(found.get(0));
    }

    /** Whether a layer can work with the parameters of another; reports why not. */
    boolean fits(Computation.Layer layer, List<ParameterSpec> wanted, Value owner) {
        boolean sameKind =
                owner.operation() instanceof Operation.Use use && use.layer().equals(layer.layer());
        List<ParameterSpec> found = owner.parameters();
        boolean fits = sameKind && found.size() == wanted.size();
        for (int i = 0; i < found.size() && fits; i++) {
            fits = found.get(i).name().equals(wanted.get(i).name())
                    && found.get(i).sizes().equals(wanted.get(i).sizes());
        }
        if (!fits) {
            String name = layer.share().map(Name::text).orElse(owner.name());
            graph.report(frame, ShareProblems.differ(layer.name(), wanted, name, found, owner.span()));
        }
        return fits;
    }
}
