"""The reasons of failure that the service publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import grpc

from conftest import REPOSITORY

_PAGE = REPOSITORY / "src/docs/errors.md"
_ROW = re.compile(r"^\| \[([A-Z_]+)\]\(#[a-z_]+\) \| (\w+) \| (no|after (\d+) s) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Reason:
    """A row of the page of errors, which is generated from the service's own table.

    :param retry_after: Seconds; None where no retry can help.
    """

    name: str
    code: grpc.StatusCode
    retry_after: float | None

    def __str__(self) -> str:
        return self.name


def reasons() -> list[Reason]:
    """Return every reason; none where the service's documentation is not beside the plugin."""
    if not _PAGE.exists():
        return []
    rows = _ROW.findall(_PAGE.read_text(encoding="utf-8"))
    return [
        Reason(name, grpc.StatusCode[_upper_snake(code)], float(seconds) if seconds else None)
        for name, code, _, seconds in rows
    ]


def _upper_snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
