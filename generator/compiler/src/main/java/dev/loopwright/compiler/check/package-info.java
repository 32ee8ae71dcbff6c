/** The third stage: shapes, data, objective, loop and predictions hold together. */
package dev.loopwright.compiler.check;
