"""The table of values in the chart's README, made from values.yaml: python -m support.values_table writes it anew."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from support import chart

README = chart.CHART / "README.md"
_BEGIN = "<!-- values: written by tests/Helm/support/values_table.py -->"
_END = "<!-- end of values -->"
_LINE = re.compile(r"^(?P<indent> *)(?P<key>[A-Za-z][A-Za-z0-9_-]*):(?P<rest>.*)$")


@dataclass(frozen=True)
class Value:
    """One value that a user may set."""

    path: str
    default: Any
    comment: str


def documented() -> list[Value]:
    """Return every value with the comment above it, in the order of the file."""
    defaults = chart.load(chart.CHART / "values.yaml")
    found: list[Value] = []
    parents: list[str] = []
    comment: list[str] = []
    for line in (chart.CHART / "values.yaml").read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if line.lstrip().startswith("#"):
            comment.append(line.strip().removeprefix("#").strip())
        elif not line.strip():
            comment = []
        elif match:
            depth = len(match["indent"]) // 2
            parents = [*parents[:depth], match["key"]]
            if _is_leaf(defaults, parents):
                found.append(Value(".".join(parents), _at(defaults, parents), " ".join(comment)))
            comment = []
    return [value for value in found if value.path in leaves(defaults)]


def leaves(values: Any, path: str = "") -> list[str]:
    """Return the paths of all values that are no group of values."""
    if isinstance(values, dict) and values and not _is_open(path):
        return [leaf for key, value in values.items() for leaf in leaves(value, f"{path}.{key}".lstrip("."))]
    return [path]


def table() -> str:
    """Return the table."""
    rows = [
        f"| `{value.path}` | {_shown(value.default)} | {value.comment.replace('|', chr(92) + '|')} |"
        for value in documented()
    ]
    return "\n".join(["| value | default | meaning |", "|---|---|---|", *rows])


def in_readme() -> str:
    """Return the table that the README holds."""
    text = README.read_text(encoding="utf-8")
    return text.split(_BEGIN)[1].split(_END)[0].strip()


def write() -> None:
    """Write the table into the README."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    after = rest.split(_END)[1]
    README.write_text(f"{before}{_BEGIN}\n{table()}\n{_END}{after}", encoding="utf-8")


def _is_open(path: str) -> bool:
    """Tell whether a value is a map whose keys the user chooses, such as labels."""
    return path.rpartition(".")[2] in {"labels", "annotations", "matchLabels", "podLabels", "podAnnotations"}


def _is_leaf(defaults: Any, path: list[str]) -> bool:
    return ".".join(path) in leaves(defaults)


def _at(values: Any, path: list[str]) -> Any:
    for key in path:
        values = values[key]
    return values


def _shown(default: Any) -> str:
    return "none" if default in ("", None, [], {}) else f"`{json.dumps(default)}`"


if __name__ == "__main__":
    write()
