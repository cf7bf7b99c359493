"""Seconds that Google's Snappy, in C++, takes for the bytes of a file. usage: snappy_limit.py compress|decompress FILE"""

import json
import sys
import time

import pyarrow as pa

CALLS = 20
with open(sys.argv[2], "rb") as file:
    page = pa.py_buffer(file.read())
compressed = pa.compress(page, codec="snappy")


def call():
    if sys.argv[1] == "compress":
        pa.compress(page, codec="snappy")
    else:
        pa.decompress(compressed, page.size, codec="snappy")


def seconds():
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - start) / CALLS


seconds()
print(json.dumps({"seconds": min(seconds() for _ in range(15))}))
