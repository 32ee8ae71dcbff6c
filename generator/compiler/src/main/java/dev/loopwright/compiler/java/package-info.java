/** The step from Java text to classes: javac, called inside this process. */
package dev.loopwright.compiler.java;
