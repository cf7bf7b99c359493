"""Prints the values of each column as pyarrow reads them, page checksums verified: texts_pyarrow.py FILE

One line of JSON a column: name, kind and texts, as Harness/ColumnTexts.cs describes them.
"""

import json
import sys
import uuid

import pyarrow as pa
import pyarrow.parquet as pq


def kind_of(kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_time(kind):
        return "time"
    if pa.types.is_integer(kind):
        return str(kind)
    if pa.types.is_fixed_size_binary(kind):
        return "bytes"
    return {"arrow.uuid": "uuid", "arrow.json": "json"}[kind.extension_name]


def texts_of(kind: str, column: pa.ChunkedArray) -> list:
    if kind == "time":
        factor = 1000 if column.type.unit == "ms" else 1
        stored = pa.int32() if column.type.unit == "ms" else pa.int64()
        values = [value for chunk in column.chunks for value in chunk.view(stored).to_pylist()]
        return [None if value is None else str(value * factor) for value in values]
    values = column.to_pylist()
    return [None if value is None else text_of(kind, value) for value in values]


def text_of(kind: str, value: object) -> str:
    if kind.startswith("decimal"):
        return format(value, "f")
    if kind == "uuid":
        return str(value if isinstance(value, uuid.UUID) else uuid.UUID(bytes=value))
    if kind == "bytes":
        return value.hex()
    return str(value)


def main(path: str) -> None:
    table = pq.ParquetFile(path, page_checksum_verification=True, arrow_extensions_enabled=True).read()
    for field in table.schema:
        kind = kind_of(field.type)
        texts = texts_of(kind, table[field.name])
        print(json.dumps({"name": field.name, "kind": kind, "texts": texts}))


if __name__ == "__main__":
    main(sys.argv[1])
