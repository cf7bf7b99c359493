"""What Airflow hands to the callbacks of a task, without a running Airflow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

from airflow.providers.common.compat.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator

from medallion_provider.operators.stages import ReadBronzeOperator, WriteGoldOperator, WriteSilverOperator
from medallion_provider.result import StageResult

BRONZE, SILVER, GOLD = "read_bronze_data", "write_silver_data", "write_gold_data"
LOG_URL = "http://airflow.example.invalid/log"
FOOTER = "people_pipeline\nmanual__1\n{task}\n<http://airflow.example.invalid/log|{label}>"


def no_callback(_: Any) -> None:
    """Stand for the failure callback that a task has."""


@dataclass
class Instance:
    """A task instance whose XComs are at hand; of Airflow 2, which does not tell states by itself."""

    task_id: str
    map_index: int | None = -1
    dag_id: str = "people_pipeline"
    run_id: str = "manual__1"
    log_url: str = LOG_URL
    xcoms: dict[tuple[str, str], Any] = field(default_factory=dict)

    def xcom_pull(self, task_ids: str, key: str, map_indexes: int | None = None) -> Any:
        assert map_indexes is None or map_indexes == self.map_index
        return self.xcoms.get((task_ids, key))


@dataclass
class TellingInstance(Instance):
    """A task instance of Airflow 3, which tells the states of its neighbours."""

    states: dict[str, str] = field(default_factory=dict)

    def get_task_states(self, dag_id: str, task_ids: list[str], run_ids: list[str]) -> Any:
        assert (dag_id, run_ids) == (self.dag_id, [self.run_id])
        return {
            self.run_id: {key: state for key, state in self.states.items() if any(key.startswith(i) for i in task_ids)}
        }


def pipeline(*, told: bool = True) -> DAG:
    """Return the DAG of three stages; its tasks have a failure callback when they are told."""
    options = {"store_uri": "s3://people", "on_failure_callback": no_callback if told else None}
    with DAG("people_pipeline", schedule=None, start_date=datetime(2024, 1, 1, tzinfo=timezone.utc)) as dag:
        read = ReadBronzeOperator(task_id=BRONZE, **options)
        silver = WriteSilverOperator(task_id=SILVER, filename="people_all", **options)
        gold = WriteGoldOperator(task_id=GOLD, filename="people", **options)
        read >> silver >> gold >> EmptyOperator(task_id="End")
    return dag


def context_of(
    task_id: str,
    *,
    result: Any = None,
    exception: object = None,
    left: dict[str, dict[str, Any]] | None = None,
    states: dict[str, str] | None = None,
    telling: bool = True,
    told: bool = True,
    map_index: int | None = -1,
) -> dict[str, Any]:
    """Return the context of a callback.

    :param left: Failures that tasks left behind, by task.
    :param states: States of the run's tasks; of a mapped one under its name, an underscore and the index.
    :param telling: Whether the task instance tells these states, or only the DAG run.
    """
    dag = pipeline(told=told)
    xcoms = {(task, "medallion_failure"): failure for task, failure in (left or {}).items()}
    if result is not None:
        xcoms[task_id, "return_value"] = result
    states = states or {}
    if telling:
        instance: Instance = TellingInstance(task_id, map_index, xcoms=xcoms, states=states)
    else:
        instance = Instance(task_id, map_index, xcoms=xcoms)
    instances = [SimpleNamespace(task_id=re.sub(r"_\d+$", "", key), state=state) for key, state in states.items()]
    return {
        "ti": instance,
        "dag": dag,
        "task": dag.get_task(task_id),
        "dag_run": SimpleNamespace(get_task_instances=lambda: instances),
        "exception": exception,
    }


def result_of(stage: str, **changes: Any) -> StageResult:
    """Return a result whose numbers show separators of thousands and decimals."""
    values: dict[str, Any] = {
        "stage": stage,
        "run_key": "people_pipeline/manual__1/task",
        "uri": f"s3://people/data/{stage}/people_all.parquet",
        "digest": "00" * 32,
        "files": 1234,
        "rows": 1_234_567,
        "rejected_rows": 0 if stage == "gold" else 8_765,
        "duplicates": 54_321 if stage == "gold" else 0,
        "size_bytes": 2_345_678_901,
        "seconds": 12.34,
        "sla": "at_risk",
        "findings": {},
    }
    return StageResult(**{**values, **changes})


def failure_of(**changes: Any) -> dict[str, Any]:
    """Return what a task leaves behind that failed of a malformed record."""
    values = {
        "reason": "CSV_MALFORMED",
        "message": "Um registro não pode ser lido.",
        "remedy": "Corrija o registro.",
        "place": {"object": "s3://people/data/bronze/a.csv", "row": "7", "line": "9"},
        "help_uri": "https://docs.example.invalid/errors.md#csv_malformed",
        "explained": True,
    }
    return {**values, **changes}
