package dev.loopwright.compiler.catalog;

import dev.loopwright.compiler.catalog.SourceEntry.Holds;
import dev.loopwright.compiler.catalog.layer.Layers;
import dev.loopwright.compiler.catalog.loss.BinaryCrossEntropy;
import dev.loopwright.compiler.catalog.loss.CosineEmbedding;
import dev.loopwright.compiler.catalog.loss.CosineSimilarity;
import dev.loopwright.compiler.catalog.loss.CrossEntropy;
import dev.loopwright.compiler.catalog.loss.Focal;
import dev.loopwright.compiler.catalog.loss.FormulaLoss;
import dev.loopwright.compiler.catalog.loss.Hinge;
import dev.loopwright.compiler.catalog.loss.KlDivergence;
import dev.loopwright.compiler.catalog.loss.Poisson;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.runtime.augment.Crop;
import dev.loopwright.runtime.augment.Flip;
import dev.loopwright.runtime.augment.Noise;
import dev.loopwright.runtime.augment.Shift;
import dev.loopwright.runtime.data.Csv;
import dev.loopwright.runtime.data.JsonLines;
import dev.loopwright.runtime.data.Npy;
import dev.loopwright.runtime.data.Npz;
import dev.loopwright.runtime.data.Parquet;
import dev.loopwright.runtime.data.Sql;
import dev.loopwright.runtime.data.Text;
import dev.loopwright.runtime.encoding.Calendar;
import dev.loopwright.runtime.encoding.Cyclic;
import dev.loopwright.runtime.encoding.Elapsed;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.encoding.Frequency;
import dev.loopwright.runtime.encoding.Hashed;
import dev.loopwright.runtime.encoding.Ngrams;
import dev.loopwright.runtime.encoding.OneHot;
import dev.loopwright.runtime.encoding.Ordinal;
import dev.loopwright.runtime.encoding.TargetMean;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.metric.BalancedAccuracy;
import dev.loopwright.runtime.metric.ConfusionMatrix;
import dev.loopwright.runtime.metric.F1;
import dev.loopwright.runtime.metric.LogLoss;
import dev.loopwright.runtime.metric.Matthews;
import dev.loopwright.runtime.metric.MeanAbsoluteError;
import dev.loopwright.runtime.metric.MeanAbsolutePercentageError;
import dev.loopwright.runtime.metric.MeanSquaredError;
import dev.loopwright.runtime.metric.Pinball;
import dev.loopwright.runtime.metric.PrAuc;
import dev.loopwright.runtime.metric.Precision;
import dev.loopwright.runtime.metric.R2;
import dev.loopwright.runtime.metric.Recall;
import dev.loopwright.runtime.metric.RocAuc;
import dev.loopwright.runtime.metric.RootMeanSquaredError;
import dev.loopwright.runtime.metric.TopKAccuracy;
import dev.loopwright.runtime.optimizer.Adadelta;
import dev.loopwright.runtime.optimizer.Adagrad;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.AmsGrad;
import dev.loopwright.runtime.optimizer.Lamb;
import dev.loopwright.runtime.optimizer.Lion;
import dev.loopwright.runtime.optimizer.NAdam;
import dev.loopwright.runtime.optimizer.RAdam;
import dev.loopwright.runtime.optimizer.RmsProp;
import dev.loopwright.runtime.optimizer.Sgd;
import dev.loopwright.runtime.scaler.Clip;
import dev.loopwright.runtime.scaler.Log1p;
import dev.loopwright.runtime.scaler.MinMax;
import dev.loopwright.runtime.scaler.Power;
import dev.loopwright.runtime.scaler.Quantile;
import dev.loopwright.runtime.scaler.Robust;
import dev.loopwright.runtime.scaler.UnitNorm;
import dev.loopwright.runtime.scaler.ZScore;
import dev.loopwright.runtime.schedule.Constant;
import dev.loopwright.runtime.schedule.Cosine;
import dev.loopwright.runtime.schedule.CosineRestarts;
import dev.loopwright.runtime.schedule.Exponential;
import dev.loopwright.runtime.schedule.InverseSquareRoot;
import dev.loopwright.runtime.schedule.Linear;
import dev.loopwright.runtime.schedule.MultiStep;
import dev.loopwright.runtime.schedule.OneCycle;
import dev.loopwright.runtime.schedule.Plateau;
import dev.loopwright.runtime.schedule.Polynomial;
import dev.loopwright.runtime.schedule.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a model file can name, in explicit lists: to add an entry, write its file and put one line here. The
 * activations are one line each in {@code prelude.model}, beside this class.
 */
public final class Catalog {
    // first, for the settings of layers look into it
    private static final Param DEVIATION =
            Param.real("deviation", "standard deviation").byDefault(0.05).above(0);

    public static final List<Initializer> INITIALIZERS = List.of(
            Initializer.of("xavier_uniform", "uniform in ±sqrt(6 / (in + out))", "Glorot and Bengio, 2010"),
            Initializer.of("xavier_normal", "normal, deviation sqrt(2 / (in + out))", "Glorot and Bengio, 2010"),
            Initializer.of("he_uniform", "uniform in ±sqrt(6 / in)", "He, Zhang, Ren and Sun, 2015"),
            Initializer.of("he_normal", "normal, deviation sqrt(2 / in)", "He, Zhang, Ren and Sun, 2015"),
            Initializer.of("lecun_uniform", "uniform in ±sqrt(3 / in)", "LeCun, Bottou, Orr and Müller, 1998"),
            Initializer.of("lecun_normal", "normal, deviation sqrt(1 / in)", "LeCun, Bottou, Orr and Müller, 1998"),
            Initializer.of(
                    "orthogonal",
                    "directions at right angles to each other, each of length 1",
                    "Saxe, McClelland and Ganguli, 2014"),
            Initializer.of("truncated_normal", "normal, drawn again beyond two deviations", "", DEVIATION),
            Initializer.of("normal", "normal with a given deviation", "", DEVIATION),
            Initializer.of(
                    "uniform",
                    "uniform in ±limit",
                    "",
                    Param.real("limit", "largest size").byDefault(0.05).above(0)),
            Initializer.of("zeros", "all 0", ""),
            Initializer.of("constant", "all the same", "", Param.real("value", "the number")));

    public static final List<Layer> LAYERS = Layers.ALL;

    public static final List<Loss> LOSSES = List.of(
            FormulaLoss.MEAN_SQUARED_ERROR,
            FormulaLoss.MEAN_ABSOLUTE_ERROR,
            FormulaLoss.HUBER,
            FormulaLoss.PINBALL,
            new Poisson(),
            new BinaryCrossEntropy(),
            new Focal(),
            new Hinge(),
            new CrossEntropy(),
            new KlDivergence(),
            new CosineSimilarity(),
            new CosineEmbedding());

    public static final List<Penalty> PENALTIES = List.of(
            new Penalty(
                    Signature.named("l1").of("model").summary("sum of |w| over all weights, biases left out"),
                    Formula.apply(Formula.Function.ABS, Formula.variable("w"))),
            new Penalty(
                    Signature.named("l2").of("model").summary("sum of w^2 over all weights, biases left out"),
                    Formula.variable("w").times(Formula.variable("w"))));

    public static final List<RuntimeEntry> OPTIMIZERS = List.of(
            RuntimeEntry.of(Sgd.class),
            RuntimeEntry.of(Adam.class),
            RuntimeEntry.of(AdamW.class),
            RuntimeEntry.of(AmsGrad.class),
            RuntimeEntry.of(NAdam.class),
            RuntimeEntry.of(RAdam.class),
            RuntimeEntry.of(RmsProp.class),
            RuntimeEntry.of(Adagrad.class),
            RuntimeEntry.of(Adadelta.class),
            RuntimeEntry.of(Lion.class),
            RuntimeEntry.of(Lamb.class));

    public static final List<RuntimeEntry> SCHEDULES = List.of(
            RuntimeEntry.schedule(Constant.class),
            RuntimeEntry.schedule(Linear.class),
            RuntimeEntry.schedule(Polynomial.class),
            RuntimeEntry.schedule(Exponential.class),
            RuntimeEntry.schedule(Cosine.class),
            RuntimeEntry.schedule(CosineRestarts.class),
            RuntimeEntry.schedule(Steps.class),
            RuntimeEntry.schedule(MultiStep.class),
            RuntimeEntry.schedule(OneCycle.class),
            RuntimeEntry.schedule(InverseSquareRoot.class),
            RuntimeEntry.schedule(Plateau.class));

    public static final List<RuntimeEntry> METRICS = List.of(
            RuntimeEntry.of(Accuracy.class, "prediction", "target"),
            RuntimeEntry.of(MeanSquaredError.class, "prediction", "target"),
            RuntimeEntry.of(MeanAbsoluteError.class, "prediction", "target"),
            RuntimeEntry.of(RootMeanSquaredError.class, "prediction", "target"),
            RuntimeEntry.of(MeanAbsolutePercentageError.class, "prediction", "target"),
            RuntimeEntry.of(Pinball.class, "prediction", "target"),
            RuntimeEntry.of(R2.class, "prediction", "target"),
            RuntimeEntry.of(Precision.class, "prediction", "target"),
            RuntimeEntry.of(Recall.class, "prediction", "target"),
            RuntimeEntry.of(F1.class, "prediction", "target"),
            RuntimeEntry.of(RocAuc.class, "prediction", "target"),
            RuntimeEntry.of(PrAuc.class, "prediction", "target"),
            RuntimeEntry.of(BalancedAccuracy.class, "prediction", "target"),
            RuntimeEntry.of(Matthews.class, "prediction", "target"),
            RuntimeEntry.of(ConfusionMatrix.class, "prediction", "target"),
            RuntimeEntry.of(TopKAccuracy.class, "prediction", "target"),
            RuntimeEntry.of(LogLoss.class, "prediction", "target"));

    public static final List<SourceEntry> SOURCES = List.of(
            SourceEntry.of(Csv.class, Holds.CELLS)
                    .separated("csv", "text, commas between cells; the first line names the columns", ','),
            SourceEntry.of(Csv.class, Holds.CELLS).separated("tsv", "the same with tabs between cells", '\t'),
            SourceEntry.of(JsonLines.class, Holds.ARRAYS),
            SourceEntry.of(Text.class, Holds.TEXT),
            SourceEntry.of(Parquet.class, Holds.ARRAYS),
            SourceEntry.of(Sql.class, Holds.QUERY),
            SourceEntry.of(Npz.class, Holds.ARRAYS),
            SourceEntry.of(Npy.class, Holds.ONE_COLUMN),
            SourceEntry.idx());

    public static final List<RuntimeEntry> SCALERS = List.of(
            RuntimeEntry.of(MinMax.class),
            RuntimeEntry.of(ZScore.class),
            RuntimeEntry.of(Robust.class),
            RuntimeEntry.of(Log1p.class),
            RuntimeEntry.of(Quantile.class),
            RuntimeEntry.of(Power.class),
            RuntimeEntry.of(Clip.class),
            RuntimeEntry.of(UnitNorm.class));

    public static final List<RuntimeEntry> ENCODINGS = List.of(
            RuntimeEntry.of(OneHot.class),
            RuntimeEntry.of(Ordinal.class),
            RuntimeEntry.of(Embedding.class),
            RuntimeEntry.of(Frequency.class),
            RuntimeEntry.of(TargetMean.class),
            RuntimeEntry.of(Hashed.class),
            RuntimeEntry.of(Ngrams.class),
            RuntimeEntry.of(Calendar.class),
            RuntimeEntry.of(Cyclic.class),
            RuntimeEntry.of(Elapsed.class));

    public static final List<RuntimeEntry> AUGMENTATIONS = List.of(
            RuntimeEntry.of(Shift.class),
            RuntimeEntry.of(Flip.class),
            RuntimeEntry.of(Crop.class),
            RuntimeEntry.of(Noise.class));

    private Catalog() {}

    public static Optional<Layer> layer(String name) {
        return LAYERS.stream().filter(e -> e.signature().name().equals(name)).findFirst();
    }

    public static Optional<Loss> loss(String name) {
        return LOSSES.stream().filter(e -> e.signature().name().equals(name)).findFirst();
    }

    public static Optional<Penalty> penalty(String name) {
        return PENALTIES.stream().filter(e -> e.signature().name().equals(name)).findFirst();
    }

    public static Optional<Initializer> initializer(String name) {
        return INITIALIZERS.stream()
                .filter(e -> e.signature().name().equals(name))
                .findFirst();
    }

    public static Optional<RuntimeEntry> optimizer(String name) {
        return named(OPTIMIZERS, name);
    }

    public static Optional<RuntimeEntry> schedule(String name) {
        return named(SCHEDULES, name);
    }

    public static Optional<RuntimeEntry> metric(String name) {
        return named(METRICS, name);
    }

    public static Optional<SourceEntry> source(String name) {
        return SOURCES.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    public static Optional<RuntimeEntry> scaler(String name) {
        return named(SCALERS, name);
    }

    public static Optional<RuntimeEntry> encoding(String name) {
        return named(ENCODINGS, name);
    }

    public static Optional<RuntimeEntry> augmentation(String name) {
        return named(AUGMENTATIONS, name);
    }

    /** The text of the prelude: functions in the language itself. */
    public static String prelude() {
        try (InputStream in = Catalog.class.getResourceAsStream("prelude.model")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<RuntimeEntry> named(List<RuntimeEntry> entries, String name) {
        return entries.stream().filter(e -> e.signature().name().equals(name)).findFirst();
    }
}
