"""DAG files as text, judged by one rule or by all."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from medallion_provider.policies.checks import check_source
from medallion_provider.policies.loading import Loader
from medallion_provider.policies.source import DagSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medallion_provider.policies.violation import Violation


def lines_marked_bad(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.endswith("# bad")]


@pytest.fixture
def assert_finds() -> Callable[[str, str], list[Violation]]:
    """Assert that a rule finds exactly the lines that end with `# bad`."""

    def check(code: str, text: str) -> list[Violation]:
        text = dedent(text)
        found = [violation for violation in check_source(DagSource("dag.py", text)) if violation.code == code]
        assert [violation.place.line for violation in found] == lines_marked_bad(text)
        return found

    return check


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[list[Any], DagSource]]:
    """Return the DAGs that Airflow gets from a text, and the text as it was read."""
    monkeypatch.setenv("AIRFLOW__MEDALLION__POLICIES", "off")
    monkeypatch.setattr(sys, "path", list(sys.path))

    def load_text(text: str) -> tuple[list[Any], DagSource]:
        path = tmp_path / "dag.py"
        path.write_text(text, encoding="utf-8")
        loaded = Loader([]).load(path)
        assert loaded.errors == []
        return loaded.dags, DagSource.read(path)

    return load_text
