package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.loopwright.compiler.catalog.KernelLayer;
import java.util.List;

/** A convolution in vectors, by parts of a batch that threads share. */
interface PartedConvolution {

    /** The body of the forward method. */
    CodeBlock forward();

    /** The body of the backward method. */
    CodeBlock backward();

    /** Methods of the model class: one for each loop that threads share. */
    List<MethodSpec> shared();

    /** What threads need to share the work. */
    KernelLayer.Parts parts();

    /** The methods of the kernel class. */
    List<MethodSpec> methods();
}
