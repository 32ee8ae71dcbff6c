/**
 * Prints a {@link dev.loopwright.compiler.model.ShapedModel} as Java. One class for each part of the output; every
 * decision has been taken before, so the code here has the silhouette of what it prints. What the user wrote reaches
 * Java text only through {@link dev.loopwright.compiler.emit.Names}, {@link dev.loopwright.compiler.emit.Literal} and
 * {@link dev.loopwright.compiler.emit.SpecComment}.
 */
package dev.loopwright.compiler.emit;
