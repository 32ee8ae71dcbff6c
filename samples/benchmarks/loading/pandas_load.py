"""The same with pandas: pandas_load.py FILE ROUNDS [float_precision]"""
import sys
import time

import pandas

for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    table = pandas.read_csv(sys.argv[1], engine="c", float_precision=sys.argv[3] if len(sys.argv) > 3 else None)
    print(f"seconds {time.perf_counter() - start:.3f}")
    print(f"megabytes {table.memory_usage(deep=True).sum() / 1e6:.1f}")
