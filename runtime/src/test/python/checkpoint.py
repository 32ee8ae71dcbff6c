"""Prints what a checkpoint of Loopwright holds, with nothing but Python's own library: checkpoint.py FILE"""

import hashlib
import json
import struct
import sys

NUMBERS = {"F32": "f", "F64": "d", "I64": "q", "U8": "B"}


def read(path):
    """Metadata, and for each name its shape and its numbers. Raises ValueError if the checksum is wrong."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__")
    # the digest is that of the file with zeros in its own place
    unsigned = content.replace(metadata["sha256"].encode(), b"0" * 64, 1)
    if hashlib.sha256(unsigned).hexdigest() != metadata["sha256"]:
        raise ValueError(path + " is damaged")
    arrays = {}
    for name, array in header.items():
        begin, end = array["data_offsets"]
        numbers = content[8 + length + begin : 8 + length + end]
        kind = NUMBERS[array["dtype"]]
        count = len(numbers) // struct.calcsize(kind)
        arrays[name] = (array["shape"], struct.unpack("<%d%s" % (count, kind), numbers))
    return metadata, arrays


if __name__ == "__main__":
    metadata, arrays = read(sys.argv[1])
    for name in sorted(metadata):
        print(name, metadata[name])
    for name in sorted(arrays):
        shape, numbers = arrays[name]
        print(name, shape, *(numbers[:4] if shape else numbers))
