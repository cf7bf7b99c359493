"""What the command prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation

_SUMMARY = Text("Files: {files}. Violations: {violations}.", "Arquivos: {files}. Violações: {violations}.")
_BOLD, _RED, _PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what was found.

    :param tasks_checked: Whether the DAGs were loaded, so that their tasks could be judged.
    """

    files: int
    tasks_checked: bool
    violations: list[Violation]

    def to_lines(self, language: str, *, colour: bool = False) -> Iterator[str]:
        """Yield one line for each violation, and a last one with the counts."""
        for found in self.violations:
            line = found.in_language(language)
            yield _coloured(line, found) if colour else line
        yield _SUMMARY.fill(files=self.files, violations=len(self.violations)).in_language(language)

    def to_json(self, language: str) -> str:
        """Return the report as one JSON object."""
        return json.dumps(
            {
                "files": self.files,
                "tasks_checked": self.tasks_checked,
                "violations": [_to_dict(found, language) for found in self.violations],
            },
            indent=2,
            ensure_ascii=False,
        )


def _coloured(line: str, found: Violation) -> str:
    head = f"{found.place} {found.code}"
    return f"{_BOLD}{found.place}{_PLAIN} {_RED}{found.code}{_PLAIN}{line.removeprefix(head)}"


def _to_dict(found: Violation, language: str) -> dict[str, str | int | None]:
    return {
        "code": found.code,
        "rule": found.rule,
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "dag_id": found.dag_id,
        "task_id": found.task_id,
        "problem": found.problem.in_language(language),
        "remedy": found.remedy.in_language(language),
    }
