"""What a rule finds in a DAG file."""

from __future__ import annotations

from dataclasses import dataclass

from medallion_provider.policies.texts import Text

_LINE = Text("{place} {code} {problem} What to do: {remedy}", "{place} {code} {problem} O que fazer: {remedy}")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a DAG file: line and column count from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Violation:
    """A bad habit at one place, and what to change."""

    code: str
    rule: str
    place: Place
    problem: Text
    remedy: Text
    dag_id: str | None = None
    task_id: str | None = None

    @property
    def order(self) -> tuple[Place, str, str]:
        """What violations are sorted by: place, then code, then task."""
        return self.place, self.code, self.task_id or ""

    def in_language(self, language: str) -> str:
        """Return one line: place, code, problem, remedy."""
        return _LINE.in_language(language).format(
            place=self.place,
            code=self.code,
            problem=self.problem.in_language(language),
            remedy=self.remedy.in_language(language),
        )
