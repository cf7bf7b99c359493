"""Prints the digest of each column that a table made from CSV files must have, from Python's own CSV reader.

reference.py REQUEST, where REQUEST is JSON: {"files": [...], "kinds": {"column": "kind"}, "key": "column" or null}.
With a key, the first row of each key stays. Empty cells are nulls: the files hold no quoted empty ones.
"""

import csv
import datetime
import json
import sys

from canonical import ColumnDigest

EPOCH = datetime.date(1970, 1, 1)
PARSERS = {
    "int": int,
    "double": float,
    "date": lambda text: (datetime.date.fromisoformat(text) - EPOCH).days,
    "string": lambda text: text,
}


def rows(files: list[str]):
    for path in files:
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def main(request: dict) -> None:
    digests = [ColumnDigest(name, kind) for name, kind in request["kinds"].items()]
    seen = set()
    for row in rows(request["files"]):
        if request["key"] is not None:
            if row[request["key"]] in seen:
                continue
            seen.add(row[request["key"]])
        for digest in digests:
            text = row.get(digest.name)
            digest.add(PARSERS[digest.kind](text) if text else None)
    for digest in digests:
        digest.print()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
