"""Cluster policies: Airflow calls them for each DAG that it has read, through the entry point `airflow.policy`.

Airflow asks about a DAG first, then about its tasks in their order. Other policies may still change a task (set an
owner, say) when Airflow asks about it; so this one waits for the last task, and then tells everything at once.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from airflow.policies import hookimpl

from medallion_provider.policies.checks import check_dag, check_source
from medallion_provider.policies.settings import Mode, read_language, read_mode
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation

_REFUSED = Text('DAG "{dag}" is not ready for production:', 'A DAG "{dag}" não está pronta para produção:')
_log = logging.getLogger(__name__)


@hookimpl(trylast=True)  # type: ignore[untyped-decorator, unused-ignore] # pluggy's types differ by version
def dag_policy(dag: Any) -> None:
    """Judge a DAG without tasks; any other is judged with its last task."""
    if not dag.tasks:
        _judge(dag)


@hookimpl(trylast=True)  # type: ignore[untyped-decorator, unused-ignore] # pluggy's types differ by version
def task_policy(task: Any) -> None:
    """Judge the DAG whose last task this is."""
    if task.dag.tasks[-1] is task:
        _judge(task.dag)


def _judge(dag: Any) -> None:
    mode = read_mode()
    if mode is Mode.OFF:
        return
    source = _source_of(dag.fileloc)
    violations = sorted([*check_source(source), *check_dag(dag, source)], key=lambda found: found.order)
    if not violations:
        return
    text = _describe(dag.dag_id, violations, read_language())
    if mode is Mode.WARN:
        _log.warning("%s", text)
    else:
        from airflow.exceptions import AirflowClusterPolicyViolation

        raise AirflowClusterPolicyViolation(text)


def _describe(dag_id: str, violations: list[Violation], language: str) -> str:
    heading = _REFUSED.fill(dag=dag_id).in_language(language)
    return "\n".join([heading, *(found.in_language(language) for found in violations)])


def _source_of(path: str) -> DagSource:
    try:
        return _read(path, Path(path).stat().st_mtime_ns)
    except (OSError, SyntaxError, ValueError):
        # A DAG from a zip archive or from another importer has no Python file; its tasks are judged all the same.
        return DagSource(path, "")


# A file that makes many DAGs is read once.
@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> DagSource:
    return DagSource.read(path)
