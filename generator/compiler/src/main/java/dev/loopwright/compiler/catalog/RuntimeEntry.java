package dev.loopwright.compiler.catalog;

/**
 * A class of the runtime that specs may name: an optimizer, metric or scaler. Its signature is read from the
 * annotations of its constructor.
 */
public record RuntimeEntry(Class<?> type, Signature signature) {}
