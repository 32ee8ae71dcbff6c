/**
 * The {@code loopwright} command: reads files, fills in the options of the compiler, writes what comes out, prints. Everything
 * else happens behind {@link dev.loopwright.compiler.Compilation} and in the generated programs.
 */
package dev.loopwright.cli;
