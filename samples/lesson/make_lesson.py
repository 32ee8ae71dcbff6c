#!/usr/bin/env python3
"""Makes lesson.csv: 1000 made-up customers, ten measurements of each, and whether the customer renewed the contract.

    python3 make_lesson.py > lesson.csv

The columns are called f1..f10 and live on scales from 0..0.3 to 10,000..2,000,000, as raw tables do. A hidden
satisfaction moves eight of them together, up or down; f6 and f10 say nothing. The label is drawn: the chance of a
renewal is a sigmoid of a weighted sum of the ten measurements and of the product of f1 and f3, so about 4 % of the
labels contradict their row and no model can be right about all. The Mersenne Twister of Python's `random` and its
`random()` are the same on every version and machine, so that this script gives the same bytes everywhere.
"""

import math
import random

ROWS = 1000
SATISFACTION = 0.4  # how much of each measurement the hidden satisfaction decides
SHARPNESS = 15.0  # how sure the label is, away from the border

# name, from, to, decimals, weight in the decision; a negative weight: less is better
MEASUREMENTS = [
    ("days since the last order", 0, 365, 0, -1.2),
    ("orders in a year", 1, 40, 0, 1.5),
    ("share of bills paid in time", 0, 1, 3, 0.9),
    ("complaints in a thousand orders", 0, 120, 0, -0.7),
    ("mean value of an order, in euros", 20, 900, 2, 1.1),
    ("day of the month of the first order", 1, 31, 0, 0.0),
    ("days until delivery", 1, 21, 1, -0.8),
    ("rebate, as a share of the price", 0, 0.3, 4, 0.9),
    ("turnover of the customer's firm, in euros", 10_000, 2_000_000, 0, 0.6),
    ("way to the depot, in metres", 500, 250_000, 0, 0.0),
]


def measure(twister):
    """One customer: each measurement as a position between 0 (its lowest) and 1 (its highest value)."""
    satisfaction = twister.random()
    positions = []
    for _, _, _, _, weight in MEASUREMENTS:
        own = twister.random()
        if weight == 0:
            positions.append(own)
            continue
        towards = satisfaction if weight > 0 else 1 - satisfaction
        positions.append((1 - SATISFACTION) * own + SATISFACTION * towards)
    return positions


def score(positions):
    """What decides: the higher, the likelier a renewal."""
    centred = [(position - 0.5) / 0.29 for position in positions]
    weighted = sum(weight * z for (_, _, _, _, weight), z in zip(MEASUREMENTS, centred))
    return weighted - 0.3 * centred[0] * centred[2]


def main():
    twister = random.Random(1)
    customers = [measure(twister) for _ in range(ROWS)]
    scores = [score(positions) for positions in customers]
    middle = sorted(scores)[ROWS // 2]
    spread = math.sqrt(sum((s - middle) ** 2 for s in scores) / ROWS)
    print(",".join([f"f{i + 1}" for i in range(len(MEASUREMENTS))] + ["label"]))
    for positions, s in zip(customers, scores):
        cells = [
            f"{low + position * (high - low):.{decimals}f}"
            for position, (_, low, high, decimals, _) in zip(positions, MEASUREMENTS)
        ]
        chance = 1 / (1 + math.exp(-SHARPNESS * (s - middle) / spread))
        cells.append("1" if twister.random() < chance else "0")
        print(",".join(cells))


if __name__ == "__main__":
    main()
