package dev.loopwright.compiler.resolve;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What other frameworks and textbooks call our entries: suggestions that edit distance would never find. */
final class Synonyms {
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("linear", "dense"),
            Map.entry("fully_connected", "dense"),
            Map.entry("affine", "dense"),
            Map.entry("concatenate", "concat"),
            Map.entry("cat", "concat"),
            Map.entry("lrelu", "leaky_relu"),
            Map.entry("logistic", "sigmoid"),
            Map.entry("bce", "binary_cross_entropy"),
            Map.entry("bce_with_logits", "binary_cross_entropy"),
            Map.entry("categorical_crossentropy", "cross_entropy"),
            Map.entry("nll", "cross_entropy"),
            Map.entry("mse", "mean_squared_error"),
            Map.entry("squared_error", "mean_squared_error"),
            Map.entry("mae", "mean_absolute_error"),
            Map.entry("absolute_error", "mean_absolute_error"),
            Map.entry("rmse", "root_mean_squared_error"),
            Map.entry("smooth_l1", "huber"),
            Map.entry("mape", "mean_absolute_percentage_error"),
            Map.entry("quantile_loss", "pinball"),
            Map.entry("mcc", "matthews"),
            Map.entry("average_precision", "pr_auc"),
            Map.entry("auprc", "pr_auc"),
            Map.entry("auc", "roc_auc"),
            Map.entry("auroc", "roc_auc"),
            Map.entry("r_squared", "r2"),
            Map.entry("standardize", "zscore"),
            Map.entry("standard", "zscore"),
            Map.entry("normalize", "minmax"),
            Map.entry("xavier", "xavier_uniform"),
            Map.entry("glorot", "xavier_uniform"),
            Map.entry("glorot_uniform", "xavier_uniform"),
            Map.entry("glorot_normal", "xavier_normal"),
            Map.entry("he", "he_uniform"),
            Map.entry("kaiming", "he_uniform"),
            Map.entry("kaiming_uniform", "he_uniform"),
            Map.entry("kaiming_normal", "he_normal"),
            Map.entry("neurons", "units"),
            Map.entry("out_features", "units"),
            Map.entry("width", "units"),
            Map.entry("use_bias", "bias"),
            Map.entry("p", "rate"),
            Map.entry("lr", "rate"),
            Map.entry("learning_rate", "rate"),
            Map.entry("weight_decay", "decay"),
            Map.entry("eps", "epsilon"),
            Map.entry("negative_slope", "slope"),
            Map.entry("valid", "validation"),
            Map.entry("val", "validation"),
            Map.entry("dev", "validation"),
            Map.entry("training", "train"),
            Map.entry("float", "number"),
            Map.entry("numeric", "number"),
            Map.entry("double", "number"),
            Map.entry("real", "number"),
            Map.entry("bool", "boolean"),
            Map.entry("categorical", "category"),
            Map.entry("enum", "category"),
            Map.entry("avg", "mean"),
            Map.entry("average", "mean"),
            Map.entry("most_frequent", "mode"),
            Map.entry("remove", "drop"),
            Map.entry("one_hot", "onehot"),
            Map.entry("true", "yes"),
            Map.entry("false", "no"),
            Map.entry("on", "yes"),
            Map.entry("off", "no"));

    private Synonyms() {}

    /** Our name for it. */
    static Optional<String> of(String written) {
        return Optional.ofNullable(OURS.get(written.toLowerCase(Locale.ROOT)));
    }
}
