"""One digest for each column over a form of its values that every reader can produce.

A value is one byte 1 and then: a boolean as one byte; integers, days and microseconds as 8 bytes, little-endian;
doubles as their 8 bytes; text (UTF-8) and bytes behind their length in 4 bytes. A null is one byte 0.
"""

import hashlib
import json
import struct


class ColumnDigest:
    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self._hash = hashlib.sha256()
        self._rows = 0
        self._nulls = 0

    def add(self, value: object) -> None:
        self._rows += 1
        if value is None:
            self._nulls += 1
            self._hash.update(b"\0")
        else:
            self._hash.update(b"\1" + self._bytes(value))

    def print(self) -> None:
        print(
            json.dumps(
                {
                    "name": self.name,
                    "kind": self.kind,
                    "rows": self._rows,
                    "nulls": self._nulls,
                    "digest": self._hash.hexdigest(),
                }
            )
        )

    def _bytes(self, value) -> bytes:
        if self.kind == "bool":
            return b"\1" if value else b"\0"
        if self.kind == "double":
            return struct.pack("<d", value)
        if self.kind in ("string", "binary"):
            content = value.encode() if isinstance(value, str) else value
            return struct.pack("<I", len(content)) + content
        return struct.pack("<q", value)
