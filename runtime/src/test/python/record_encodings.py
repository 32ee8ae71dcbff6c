"""Records what scikit-learn makes of labels and texts, for SklearnEncodingsTest.

    /usr/bin/python3 runtime/src/test/python/record_encodings.py

Needs NumPy and scikit-learn (Debian: python3-sklearn). Learns from the first 60 rows and is applied to all 80.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.preprocessing import Normalizer, OneHotEncoder, OrdinalEncoder

ROOT = pathlib.Path(__file__).resolve().parents[4]
TARGET = ROOT / "runtime/src/test/resources/dev/loopwright/runtime/encoding/sklearn.json"
LEARNT_FROM = 60
ROWS = 80
WORDS = "the cat sat on a mat while it was Raining outside Über 42 dogs_and don't stop café 東京 naïve".split()


def main():
    random = np.random.default_rng(5)
    labels = random.choice(["Berlin", "Aachen", "New York", "zürich", "ost"], size=ROWS, p=[0.4, 0.2, 0.2, 0.15, 0.05])
    labels[70] = labels[75] = "Oslo"
    texts = [" ".join(random.choice(WORDS, size=random.integers(0, 9))) for _ in range(ROWS)]
    texts[3] = "  Many   blanks,\tand (signs)! "
    numbers = np.round(random.normal(size=(ROWS, 3)), 4)
    numbers[random.random(numbers.shape) < 0.2] = np.nan
    column = labels.reshape(-1, 1)
    seen = column[:LEARNT_FROM]
    onehot = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(seen)
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(seen)

    def words(**settings):
        return HashingVectorizer(n_features=64, token_pattern=r"\w+", **settings).transform(texts).toarray()

    def imputed(strategy):
        return SimpleImputer(strategy=strategy).fit(numbers[:LEARNT_FROM]).transform(numbers)

    vectors = np.round(random.normal(size=(ROWS, 4)), 3)
    vectors[5] = 0
    recorded = {
        "sklearn": sklearn.__version__,
        "learnt_from": LEARNT_FROM,
        "labels": labels.tolist(),
        "texts": texts,
        "numbers": [[None if np.isnan(n) else n for n in row] for row in numbers],
        "vectors": vectors.tolist(),
        "onehot": onehot.transform(column).tolist(),
        "ordinal": ordinal.transform(column).tolist(),
        "hashed": FeatureHasher(8, input_type="string").transform([[label] for label in labels]).toarray().tolist(),
        "words": words(ngram_range=(1, 2)).tolist(),
        "characters": HashingVectorizer(n_features=64, analyzer="char", ngram_range=(2, 4)).transform(
            [text.strip() for text in texts]).toarray().tolist(),
        "mean": imputed("mean").tolist(),
        "median": imputed("median").tolist(),
        "mode": imputed("most_frequent").tolist(),
        "indicator": MissingIndicator(features="all").fit(numbers[:LEARNT_FROM]).transform(numbers).astype(float).tolist(),
        "unit": Normalizer().transform(vectors).tolist(),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
