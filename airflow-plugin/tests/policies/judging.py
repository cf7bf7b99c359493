"""Judges the text of a DAG file."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from medallion_provider.policies.checks import check_source
from medallion_provider.policies.source import DagSource

if TYPE_CHECKING:
    from medallion_provider.policies.violation import Violation


def assert_finds(code: str, text: str) -> list[Violation]:
    """Assert that a rule finds exactly the lines that end with `# bad`; return what it finds."""
    text = dedent(text)
    found = [violation for violation in check_source(DagSource("dag.py", text)) if violation.code == code]
    bad = [number for number, line in enumerate(text.splitlines(), start=1) if line.endswith("# bad")]
    assert [violation.place.line for violation in found] == bad
    return found
