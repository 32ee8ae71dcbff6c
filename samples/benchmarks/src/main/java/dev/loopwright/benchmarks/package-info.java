/**
 * Loopwright against its peers, measured in turn on the same weights and batches. {@link
 * dev.loopwright.benchmarks.Benchmarks} starts a {@link dev.loopwright.benchmarks.Worker} for every contender, each in a
 * process of its own, and asks them for rounds.
 */
package dev.loopwright.benchmarks;
