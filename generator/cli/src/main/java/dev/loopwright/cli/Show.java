package dev.loopwright.cli;

/** The values between the stages that can be printed. */
enum Show {
    /** What was written. */
    TREE,
    /** The same with every name looked up and every default written in. */
    RESOLVED,
    /** The passes that forward and backward consist of. */
    PLAN,
    /** The generated files, one after the other. */
    JAVA
}
