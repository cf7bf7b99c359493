"""Prints the digest of each column as pyarrow reads it, page checksums verified: read_pyarrow.py FILE"""

import sys

import pyarrow as pa
import pyarrow.parquet as pq
from canonical import ColumnDigest

# Dates and timestamps as the integers they are stored as: conversion to Python's own would be one more thing to trust.
STORED_AS = {"date": pa.int32(), "timestamp": pa.int64(), "timestamp_utc": pa.int64()}


def kind_of(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "bool"
    if pa.types.is_integer(kind):
        return "int"
    if pa.types.is_floating(kind):
        return "double"
    if pa.types.is_date32(kind):
        return "date"
    if pa.types.is_timestamp(kind) and kind.unit == "us":
        return "timestamp" if kind.tz is None else "timestamp_utc"
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "string"
    if pa.types.is_binary(kind):
        return "binary"
    raise ValueError(f"unexpected type {kind}")


def main(path: str) -> None:
    table = pq.read_table(path, page_checksum_verification=True)
    for field in table.schema:
        digest = ColumnDigest(field.name, kind_of(field.type))
        for chunk in table[field.name].chunks:
            stored = STORED_AS.get(digest.kind)
            for value in (chunk if stored is None else chunk.view(stored)).to_pylist():
                digest.add(value)
        digest.print()


if __name__ == "__main__":
    main(sys.argv[1])
