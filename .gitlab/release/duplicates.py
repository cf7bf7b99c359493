"""Finds code that stands twice in what git tracks: runs of at least MINIMUM equal lines with something in them.

Lines are compared without their indentation; blank lines, comments, brackets and imports say nothing and do not count.
"""

import hashlib
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

MINIMUM = 12
ENDINGS = (".cs", ".py", ".sh")
GENERATED = re.compile(r"_pb2(_grpc)?\.py$")
SAYS_NOTHING = re.compile(r"^(//.*|#.*|using .*;|(from|import) .*|[\[\]{}();,]*)$")


@dataclass(frozen=True)
class Copy:
    """A place and the earlier one that it repeats."""

    path: str
    line: int
    lines: int
    other: str
    other_line: int
    content: str


@dataclass(frozen=True)
class Line:
    number: int
    text: str


def duplicates(root: Path, minimum: int = MINIMUM) -> list[Copy]:
    """Every run once, as long as it is, at the later of its two places."""
    files = {name: lines_of(root / name) for name in tracked(root)}
    seen: dict[str, list[tuple[str, int]]] = defaultdict(list)
    found = []
    for name, lines in files.items():
        start = 0
        while start + minimum <= len(lines):
            window = key(lines[start : start + minimum])
            best = (
                max((matched(files[other], at, lines, start, same=other == name), other, at) for other, at in seen[window])
                if seen[window]
                else (0, "", 0)
            )
            length, other, at = best
            remember(seen, name, lines, start, max(length, 1), minimum)
            if length >= minimum:
                span = lines[start + length - 1].number - lines[start].number + 1
                content = key(lines[start : start + length])
                found.append(Copy(name, lines[start].number, span, other, files[other][at].number, content))
            start += max(length, 1)
    return found


def remember(seen: dict[str, list[tuple[str, int]]], name: str, lines: list[Line], start: int, count: int, minimum: int) -> None:
    """Windows that begin in the run, so that a third place is found as well."""
    for at in range(start, min(start + count, len(lines) - minimum + 1)):
        seen[key(lines[at : at + minimum])].append((name, at))


def matched(left: list[Line], at: int, right: list[Line], start: int, *, same: bool) -> int:
    """How many lines are equal from there on. A run does not reach into itself."""
    most = min(len(left) - at, len(right) - start)
    if same:
        most = min(most, start - at)
    length = 0
    while length < most and left[at + length].text == right[start + length].text:
        length += 1
    return length


def key(lines: list[Line]) -> str:
    return hashlib.sha256("\n".join(line.text for line in lines).encode()).hexdigest()


def lines_of(file: Path) -> list[Line]:
    text = file.read_text(encoding="utf-8", errors="replace").splitlines()
    stripped = [Line(number, line.strip()) for number, line in enumerate(text, 1)]
    return [line for line in stripped if not SAYS_NOTHING.match(line.text)]


def tracked(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return [
        name for name in listed.split("\0") if name.endswith(ENDINGS) and not GENERATED.search(name) and (root / name).is_file()
    ]
