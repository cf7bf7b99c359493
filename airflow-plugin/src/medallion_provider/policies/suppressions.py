"""Comments by which an author keeps an exception and says why.

`# medallion: allow[MDL004] runs for days by design` on a line of the statement, or on the line above it;
`# medallion: allow-file[MDL004] reason` for the whole file. Several codes are separated by commas.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"#\s*medallion:\s*allow(?P<file>-file)?\[(?P<codes>[^\]]*)\]\s*(?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One such comment."""

    line: int
    column: int
    codes: frozenset[str]
    whole_file: bool
    reason: str

    def covers(self, code: str, first_line: int, last_line: int) -> bool:
        """Tell whether the comment allows `code` in a statement of these lines."""
        in_place = self.whole_file or first_line - 1 <= self.line <= last_line
        # A comment without a reason allows nothing: the next reader could not tell whether it still holds.
        return bool(self.reason) and in_place and code in self.codes


def read_suppressions(text: str) -> list[Suppression]:
    """Return the comments of a file that parses."""
    return list(_read(text))


def _read(text: str) -> Iterator[Suppression]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        match = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
        if match:
            codes = frozenset(code.strip().upper() for code in match["codes"].split(",") if code.strip())
            line, offset = token.start
            yield Suppression(line, offset + 1, codes, bool(match["file"]), match["reason"].strip())
