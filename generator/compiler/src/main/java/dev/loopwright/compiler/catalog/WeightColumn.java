package dev.loopwright.compiler.catalog;

/** What stands for the weights of a loss that are in a column of the table, among its {@link Args}. */
public record WeightColumn(String name) {}
