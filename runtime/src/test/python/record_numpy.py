"""Writes small arrays as NumPy saves them, to be read by NumpyTest: python3 record_numpy.py"""
import pathlib

import numpy as np

folder = pathlib.Path(__file__).parent.parent / "resources/dev/loopwright/runtime/data/numpy"
folder.mkdir(parents=True, exist_ok=True)
numbers = np.array([[0, 1, 2], [3, 4, 100]])
for name in "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 >f4 >i8".split():
    np.save(folder / f"{name.replace('>', 'big-')}.npy", numbers.astype(name))
np.save(folder / "b1.npy", numbers > 2)
np.save(folder / "f2.npy", numbers.astype("f2"))
np.save(folder / "negative.npy", -numbers)
np.save(folder / "label.npy", np.array([1, 0]))
np.save(folder / "cube.npy", np.arange(12).reshape(2, 2, 3).astype("f4"))
np.save(folder / "fortran.npy", np.asfortranarray(numbers))
np.save(folder / "scalar.npy", np.array(7.0))
np.save(folder / "text.npy", np.array(["a", "b"]))
np.save(folder / "object.npy", np.array([{"a": 1}, None], dtype=object))
np.save(folder / "record.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
np.save(folder / "missing.npy", np.array([[np.nan, 1, 2], [3, np.inf, 5]]))
np.savez(folder / "table.npz", x=numbers.astype("f4"), label=np.array([1, 0]), other=np.array(["a", "b"]))
np.savez_compressed(folder / "packed.npz", x=numbers.astype("f4"), label=np.array([1, 0]))
