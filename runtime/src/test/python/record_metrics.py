#!/usr/bin/env python3
"""Records what scikit-learn makes of predictions, for RecordedMetricsTest to compare.

    python3 runtime/src/test/python/record_metrics.py

needs scikit-learn (Debian: python3-sklearn, and that python3) and writes src/test/resources/dev/loopwright/runtime/metrics.txt.
Three sets of 53 rows: probabilities of a boolean, of four classes, one of which never occurs as a target, and numbers. Lines
are `SET prediction: numbers`, `SET target: numbers` and `SET METRIC: number`; probabilities have four decimals, some equal.
"""

import pathlib

import numpy
from sklearn import metrics

ROWS = 53
PATH = pathlib.Path(__file__).parents[1] / "resources/dev/loopwright/runtime/metrics.txt"


def line(of, name, values):
    return f"{of} {name}: " + " ".join(repr(float(v)) for v in numpy.ravel(values))


def averaged(name, score, target, predicted):
    return {
        f"{name} {average}": score(target, predicted, average=average, zero_division=0)
        for average in ("macro", "micro", "weighted")
    }


def of_classes(target, predicted):
    scores = {
        "accuracy": metrics.accuracy_score(target, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(target, predicted),
        "matthews": metrics.matthews_corrcoef(target, predicted),
    }
    scores["confusion_matrix"] = metrics.confusion_matrix(target, predicted, labels=range(max(predicted) + 1))
    scores |= averaged("precision", metrics.precision_score, target, predicted)
    scores |= averaged("recall", metrics.recall_score, target, predicted)
    scores |= averaged("f1", metrics.f1_score, target, predicted)
    return scores


def boolean(random):
    target = (random.random(ROWS) < 0.4).astype(int)
    p = numpy.round(numpy.clip(0.5 + 0.25 * (target - 0.4) + 0.2 * random.normal(size=ROWS), 0.02, 0.98), 1)
    p[p == 0.5] = 0.4
    scores = of_classes(target, (p > 0.5).astype(int))
    scores |= {
        "precision auto": metrics.precision_score(target, p > 0.5),
        "recall auto": metrics.recall_score(target, p > 0.5),
        "f1 auto": metrics.f1_score(target, p > 0.5),
        "roc_auc": metrics.roc_auc_score(target, p),
        "pr_auc": metrics.average_precision_score(target, p),
        "log_loss": metrics.log_loss(target, p),
    }
    return p, target, scores


def classes(random):
    target = random.choice([0, 1, 3], size=ROWS, p=[0.5, 0.3, 0.2])
    z = random.normal(size=(ROWS, 4))
    z[numpy.arange(ROWS), target] += 0.8
    p = numpy.exp(z) / numpy.exp(z).sum(1, keepdims=True)
    p = numpy.round(p, 4)
    scores = of_classes(target, p.argmax(1))
    labels = [0, 1, 2, 3]
    # as scikit-learn 1.1 does not ask for sums of 1, the rounded probabilities are given as they are
    scores["log_loss"] = float(-numpy.log(p[numpy.arange(ROWS), target]).mean())
    for k in (1, 2, 3):
        scores[f"top_k_accuracy {k}"] = metrics.top_k_accuracy_score(target, p, k=k, labels=labels)
    return p, target, scores


def numbers(random):
    target = numpy.round(random.normal(size=ROWS) * 3 + 10, 3)
    p = numpy.round(target + random.normal(size=ROWS), 3)
    return p, target, {
        "mean_squared_error": metrics.mean_squared_error(target, p),
        "root_mean_squared_error": metrics.mean_squared_error(target, p, squared=False),
        "mean_absolute_error": metrics.mean_absolute_error(target, p),
        "mean_absolute_percentage_error": metrics.mean_absolute_percentage_error(target, p),
        "r2": metrics.r2_score(target, p),
        "pinball 0.5": metrics.mean_pinball_loss(target, p, alpha=0.5),
        "pinball 0.9": metrics.mean_pinball_loss(target, p, alpha=0.9),
    }


def main():
    lines = []
    for of, make in (("boolean", boolean), ("classes", classes), ("numbers", numbers)):
        p, target, scores = make(numpy.random.default_rng(7))
        lines += [line(of, "prediction", p), line(of, "target", target)]
        lines += [line(of, name, [score]) for name, score in scores.items()]
    PATH.write_text("\n".join(lines) + "\n")


main()
