"""Rendered examples, kept beside their values: python -m support.golden writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from support import chart

# The dashboard is in the chart as a file already.
_DASHBOARD = re.compile(r"(?s)(?<=\n)---\n# Source: medallion-grpc/templates/dashboard\.yaml\n.*?(?=\n---\n)\n")


def path_of(example: str) -> Path:
    """Return where an example's golden file is."""
    return chart.EXAMPLES / example / "rendered.yaml"


def text_of(example: str) -> str:
    """Return what the golden file has to hold."""
    return _DASHBOARD.sub("", chart.rendered(chart.example(example)))


def write() -> None:
    """Write the golden file of every example."""
    for example in chart.example_names():
        path_of(example).write_text(text_of(example), encoding="utf-8")


if __name__ == "__main__":
    write()
