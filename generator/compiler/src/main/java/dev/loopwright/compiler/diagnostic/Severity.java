package dev.loopwright.compiler.diagnostic;

/** How bad it is: an error stops the pipeline after the stage that found it, a warning does not. */
public enum Severity {
    ERROR,
    WARNING
}
