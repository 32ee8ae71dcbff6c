package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.Filter;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The Java names that several generated files speak of, so that each file calls things by the same name. */
public final class SharedNames {
    private final ClassName model;
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final Map<String, String> parts = new LinkedHashMap<>();
    private final Map<String, String> formulas = new LinkedHashMap<>();
    private final Function<Value, String> accessors;
    private final Function<LossEntry, String> measured;

    /**
     * @param packageName the package of all classes generated for the model
     * @param accessors the names of the model class's methods that give values of the network
     * @param measured the names of its methods that give losses that are not minimised
     */
    public SharedNames(
            ShapedModel shaped,
            String packageName,
            Function<Value, String> accessors,
            Function<LossEntry, String> measured) {
        model = ClassName.get(packageName, Names.type(shaped.name()));
        Names constants = new Names("SCHEMA");
        for (Column target : shaped.data().targets()) {
            targets.put(target.name(), constants.claim(Names.constant(target.name())));
        }
        Names ofData = new Names("read", "toPredict", "dataset", "schema", "columns");
        for (Part part : shaped.data().split().parts()) {
            parts.put(part.name(), ofData.claim(Names.field(part.name()), "Rows"));
        }
        shaped.data().columns().stream()
                .filter(c -> c.derivation().isPresent())
                .forEach(c -> formulas.put(c.name(), ofData.claim(Names.field("derive " + c.name()))));
        shaped.data().filters().forEach(f -> formulas.put(f.text(), ofData.claim("keeps")));
        this.accessors = accessors;
        this.measured = measured;
    }

    /** The model class, {@code Lesson}. */
    public ClassName model() {
        return model;
    }

    /** The data class, {@code LessonData}. */
    public ClassName data() {
        return model.peerClass(model.simpleName() + "Data");
    }

    /** The trainer, {@code LessonTrainer}. */
    public ClassName trainer() {
        return model.peerClass(model.simpleName() + "Trainer");
    }

    /** The predictor, {@code LessonPredictor}. */
    public ClassName predictor() {
        return model.peerClass(model.simpleName() + "Predictor");
    }

    /** The constant of the data class that numbers a target column. */
    public String target(Column target) {
        return targets.get(target.name());
    }

    /** The method of the data class that gives a part of the rows. */
    public String part(Part part) {
        return parts.get(part.name());
    }

    /** The method of the data class that computes a derived column. */
    public String derived(Column column) {
        return formulas.get(column.name());
    }

    /** The method of the data class that tells whether a row takes part. */
    public String filter(Filter filter) {
        return formulas.get(filter.text());
    }

    /** The method of the model class that gives a value of the network. */
    public String value(Value value) {
        return accessors.apply(value);
    }

    /** The method of the model class that gives a loss that is measured but not minimised. */
    public String measured(LossEntry loss) {
        return measured.apply(loss);
    }
}
