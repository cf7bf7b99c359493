"""Prints the row groups that pyarrow would read for COLUMN = VALUE: prune_pyarrow.py FILE COLUMN VALUE"""

import json
import sys

import pyarrow.dataset as ds


def main(path: str, column: str, text: str) -> None:
    fragment = next(iter(ds.dataset(path, format="parquet").get_fragments()))
    value = int(text) if text.lstrip("-").isdigit() else text
    matching = fragment.subset(ds.field(column) == value)
    table = matching.to_table(filter=ds.field(column) == value)
    print(
        json.dumps(
            {
                "total": fragment.num_row_groups,
                "read": [group.id for group in matching.row_groups],
                "rows": table.num_rows,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
