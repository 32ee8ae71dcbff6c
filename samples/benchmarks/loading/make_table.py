"""Writes a mixed table: make_table.py ROWS FILE. A key, decimals, doubles of full length, whole numbers, labels, truth values."""
import random
import sys

rows, file = int(sys.argv[1]), sys.argv[2]
random.seed(7)
CITIES = [f"city {i}" for i in range(50)]
PLANS = ["basic", "plus", "pro", "team", "school"]
with open(file, "w") as out:
    out.write("id,age,spend,rate,score,latent,visits,plan,city,member,churned\n")
    for i in range(rows):
        age = random.randint(18, 99)
        latent = random.gauss(0, 1)
        spend = random.lognormvariate(4, 1)
        out.write(
            f"c{i},{age},{spend:.2f},{random.random():.4f},{random.random()},{latent},{random.randint(0, 2000)},"
            f"{random.choice(PLANS)},{random.choice(CITIES)},{'yes' if random.random() < 0.3 else 'no'},"
            f"{1 if latent + age / 60 > 1 else 0}\n"
        )
