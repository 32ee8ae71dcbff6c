package dev.loopwright.runtime.metric;

/** How a ratio that is counted for each class becomes one number. */
public enum Average {
    /** The ratio of the positive class if the prediction is one probability, else {@link #MACRO}. */
    AUTO,
    /** The plain mean over the classes that occur in the target or in the predictions. */
    MACRO,
    /** One ratio of the counts of all classes together. */
    MICRO,
    /** The mean over the classes, each weighing as many rows as the target has of it. */
    WEIGHTED
}
