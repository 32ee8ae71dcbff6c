"""Records what scikit-learn makes of the columns of the cars sample, for SklearnAgreementTest.

    /usr/bin/python3 runtime/src/test/python/record_scalers.py

Needs pandas and scikit-learn (Debian: python3-pandas, python3-sklearn). Scalers learn from the first 120 rows and are
applied to all 160, so that values beyond those of the training rows are among them.
"""

import json
import pathlib

import numpy as np
import pandas as pd
import sklearn
from sklearn.preprocessing import MinMaxScaler, PowerTransformer, QuantileTransformer, RobustScaler, StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[4]
TARGET = ROOT / "runtime/src/test/resources/dev/loopwright/runtime/scaler/sklearn.json"
LEARNT_FROM = 120
ROWS = 160


def columns():
    cars = pd.read_csv(ROOT / "samples/cars/cars.csv")
    for name in ["cylinders", "horsepower", "weight_in_lbs"]:
        values = cars[name].dropna().to_numpy(dtype=float)[:ROWS]
        yield name, values
    yield "signed", np.round(np.random.default_rng(1).standard_cauchy(ROWS), 4)
    yield "constant", np.full(ROWS, 3.5)


class Clip:
    def fit(self, values):
        self.low, self.high = np.quantile(values, [0.01, 0.99])
        return self

    def transform(self, values):
        return np.clip(values, self.low, self.high)


SCALERS = {
    "minmax": lambda: MinMaxScaler(),
    "zscore": lambda: StandardScaler(),
    "robust": lambda: RobustScaler(),
    "quantile": lambda: QuantileTransformer(n_quantiles=100, subsample=10**9),
    "power": lambda: PowerTransformer(),
    "clip": lambda: Clip(),
}


def main():
    recorded = {"sklearn": sklearn.__version__, "learnt_from": LEARNT_FROM, "columns": {}}
    for name, values in columns():
        matrix = values.reshape(-1, 1)
        scaled = {
            scaler: make().fit(matrix[:LEARNT_FROM]).transform(matrix).ravel().tolist() for scaler, make in SCALERS.items()
        }
        if values.min() > -1:
            scaled["log1p"] = np.log1p(values).tolist()
        recorded["columns"][name] = {"values": values.tolist(), "scaled": scaled}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(recorded, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
