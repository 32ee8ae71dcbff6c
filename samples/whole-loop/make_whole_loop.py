#!/usr/bin/env python3
"""Makes whole_loop.csv: 900 made-up customers of a telephone company, and whether they left within the year.

    python3 make_whole_loop.py > whole_loop.csv

The chance to leave grows with calls to the hotline and falls with the years as a customer, but a customer of the plan
`pro` who spends little leaves, too: no weighted sum of the columns says that, so a network has something to learn.
The Mersenne Twister of Python's `random` is the same everywhere, and so are the bytes that this script writes.
"""

import math
import random

ROWS = 900
PLANS = ["basic", "plus", "pro"]


def customer(number, twister):
    age = 18 + int(62 * twister.random())
    tenure = int(15 * twister.random() ** 2)
    plan = PLANS[int(3 * twister.random())]
    spend = round(5 + 95 * twister.random(), 2)
    calls = int(9 * twister.random() ** 2)
    logit = -0.9 + 0.55 * calls - 0.25 * tenure
    if plan == "pro":
        logit += 3.2 if spend < 35 else -1.2
    leaves = twister.random() < 1 / (1 + math.exp(-2 * logit))
    return f"c{number:04d},{age},{tenure},{plan},{spend:.2f},{calls},{'yes' if leaves else 'no'}"


def main():
    twister = random.Random(2024)
    print("customer,age,tenure,plan,spend,calls,churned")
    for number in range(1, ROWS + 1):
        print(customer(number, twister))


main()
