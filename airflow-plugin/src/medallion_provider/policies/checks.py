"""All rules on one file, or on one DAG."""

from __future__ import annotations

from typing import Any

from medallion_provider.policies.rules import SOURCE_RULES, TASK_RULES
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.violation import Violation


def check_source(source: DagSource) -> list[Violation]:
    """Return what the text of a file does wrong, exceptions that it keeps left out."""
    return _kept([found for rule in SOURCE_RULES for found in rule.check(source)], source)


def check_dag(dag: Any, source: DagSource) -> list[Violation]:
    """Return what the tasks of a DAG do wrong, exceptions that its file keeps left out.

    :param dag: A DAG of either Airflow version.
    :param source: The file that makes it.
    """
    return _kept([found for rule in TASK_RULES for found in rule.check(dag, source)], source)


def _kept(violations: list[Violation], source: DagSource) -> list[Violation]:
    kept = (found for found in violations if not source.allows(found.code, found.place.line))
    return sorted(kept, key=lambda found: found.order)
