"""Writes scikit-learn's digits as the CSV file that models/digits.model reads."""

import sys

from sklearn.datasets import load_digits

digits = load_digits()
with open(sys.argv[1], "w", newline="\n") as file:
    file.write(",".join(f"p{i}" for i in range(1, 65)) + ",digit\n")
    for row, digit in zip(digits.data, digits.target):
        file.write(",".join(str(int(v)) for v in row) + f",{digit}\n")
