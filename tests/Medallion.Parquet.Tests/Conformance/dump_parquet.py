"""Writes what pyarrow reads from Parquet files, in a form that is equal exactly where the stored values are equal.

usage: dump_parquet.py OUT FILE...

For each file OUT/<file name>.ndjson: one line {"nested": [...]} with the paths of the nested columns and one line
{"column": ..., "values": [...]} for each flat column, or one line {"error": ...} where pyarrow
cannot read the file. Values are null or text: integers in decimal, floats as the hexadecimal
digits of their bits, booleans true or false, byte arrays as hexadecimal digits, decimals as their unscaled integer,
INT96 as microseconds since 1970-01-01.
"""

import json
import struct
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SIGNED_VIEW = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}


def signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >= 1 << (bits - 1) else value


def unscaled(value) -> str:
    sign, digits, _ = value.as_tuple()
    magnitude = int("".join(map(str, digits)) or "0")
    return str(-magnitude if sign else magnitude)


def formatter(kind: pa.DataType):
    """The function that writes one value of an Arrow type, and the type to view the array as before."""
    if pa.types.is_boolean(kind):
        return lambda v: "true" if v else "false", None
    if pa.types.is_float32(kind):
        return lambda v: struct.pack(">f", v).hex(), None
    if pa.types.is_float64(kind):
        return lambda v: struct.pack(">d", v).hex(), None
    if pa.types.is_float16(kind):
        return lambda v: struct.pack("<h", v).hex(), pa.int16()
    if pa.types.is_unsigned_integer(kind):
        bits = 64 if kind.bit_width == 64 else 32
        return lambda v: str(signed(v, bits)), None
    if pa.types.is_signed_integer(kind):
        return str, None
    if pa.types.is_decimal(kind):
        return unscaled, None
    if pa.types.is_temporal(kind):
        return str, SIGNED_VIEW[kind.bit_width]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return lambda v: v.hex(), pa.large_binary() if pa.types.is_large_string(kind) else pa.binary()
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return lambda v: v.hex(), None
    if pa.types.is_null(kind):
        return str, None
    raise TypeError(f"no canonical form for {kind}")


def float_bits(array: pa.Array) -> list:
    """Floats by their bits: Python's own conversion would make a signalling NaN a quiet one."""
    kind = array.type
    bits = array.view(SIGNED_VIEW[kind.bit_width])
    width = kind.bit_width
    return [None if v is None else f"{v % (1 << width):0{width // 4}x}" for v in bits.to_pylist()]


def canonical(array: pa.Array) -> list:
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_float32(array.type) or pa.types.is_float64(array.type):
        return float_bits(array)
    write, view = formatter(array.type)
    if view is not None:
        array = array.view(view)
    return [None if value is None else write(value) for value in array.to_pylist()]


def flat_columns(file: pq.ParquetFile) -> list:
    return [
        field.name
        for field in file.schema_arrow
        if not pa.types.is_nested(field.type)
    ]


def nested_paths(file: pq.ParquetFile) -> list:
    columns = [file.schema.column(i) for i in range(len(file.schema))]
    return [column.path for column in columns if column.path != column.name or column.max_repetition_level > 0]


def dump(path: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8") as lines:
        try:
            file = pq.ParquetFile(path, coerce_int96_timestamp_unit="us", page_checksum_verification=True)
            print(json.dumps({"nested": nested_paths(file)}), file=lines)
            table = file.read(columns=flat_columns(file))
            for name, column in zip(table.column_names, table.columns, strict=True):
                values = [value for chunk in column.chunks for value in canonical(chunk)]
                print(json.dumps({"column": name, "values": values}), file=lines)
        except (OSError, pa.ArrowException, NotImplementedError) as error:
            lines.seek(0)
            lines.truncate()
            print(json.dumps({"error": str(error)}), file=lines)


def main() -> None:
    folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        dump(Path(name), folder / f"{Path(name).name}.ndjson")


if __name__ == "__main__":
    main()
