/** The second stage: names become what they stand for, and every default is written in. */
package dev.loopwright.compiler.resolve;
