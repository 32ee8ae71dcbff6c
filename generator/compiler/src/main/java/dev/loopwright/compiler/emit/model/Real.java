package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.certify.DoubleBatch;
import dev.loopwright.compiler.certify.DoubleModel;
import dev.loopwright.compiler.certify.DoubleParameters;
import dev.loopwright.compiler.emit.Literal;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.data.Batch;

/**
 * The precision that a model class computes in. Programs train in single precision; the same class in double precision
 * is what a gradient certificate is made with.
 */
public enum Real {
    FLOAT(Batch.class, Parameters.class, Model.class),
    DOUBLE(DoubleBatch.class, DoubleParameters.class, DoubleModel.class);

    private final Class<?> batch;
    private final Class<?> parameters;
    private final Class<?> model;

    Real(Class<?> batch, Class<?> parameters, Class<?> model) {
        this.batch = batch;
        this.parameters = parameters;
        this.model = model;
    }

    /** The class of its batches. */
    public Class<?> batch() {
        return batch;
    }

    /** The class that holds its parameters. */
    public Class<?> parameters() {
        return parameters;
    }

    /** The interface of its models. */
    public Class<?> model() {
        return model;
    }

    /** {@code float} or {@code double}. */
    public TypeName type() {
        return this == FLOAT ? TypeName.FLOAT : TypeName.DOUBLE;
    }

    /** An expression of doubles, as a number of this precision. */
    public String narrowed(String expression) {
        boolean atom = expression.matches("\\w+");
        return this == DOUBLE ? expression : atom ? "(float) " + expression : "(float) (" + expression + ")";
    }

    /** The literal that reads back as the value, to this precision: {@code 0.1f}, {@code 0.1}. */
    public String literal(double value) {
        return this == FLOAT ? Literal.of((float) value) : Literal.of(value);
    }
}
