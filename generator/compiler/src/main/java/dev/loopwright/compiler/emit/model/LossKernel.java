package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;

/** A loss pass whose loops stand in the kernel class, in vectors. */
interface LossKernel {
    /** The sum of the losses of all rows, as the model class asks for it. */
    CodeBlock call();

    /** The methods of the kernel class that compute it, and prediction and gradient with it. */
    List<MethodSpec> methods();

    /** The activation alone, as the model class asks for it. */
    CodeBlock activateCall(String method);

    /** The methods of the kernel class for that; the first is the one that is called. */
    List<MethodSpec> activate(String method);
}
