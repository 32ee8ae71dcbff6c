package dev.loopwright.compiler.diagnostic;

import dev.loopwright.compiler.source.Span;

/** A second place that has its share in a problem, and what is there. */
public record Label(Span span, String text) {}
