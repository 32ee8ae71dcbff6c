package dev.loopwright.cli;

/** The flavour of kernels that is asked for on the command line. */
enum Flavour {
    PLAIN,
    VECTOR,
    /** Vector where this machine has them and the training is long enough to earn back what they take to start; else plain. */
    FASTEST
}
