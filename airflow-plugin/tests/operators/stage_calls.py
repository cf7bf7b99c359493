"""The three stages as tasks of one DAG run, for tests."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import grpc

from conftest import TaskInstance
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.operators.stages import ReadBronzeOperator, WriteGoldOperator, WriteSilverOperator
from medallion_provider.protos.medallion.v1 import run_key_pb2, runs_pb2, runs_pb2_grpc
from medallion_provider.result import StageResult
from medallion_provider.triggers.stages import STAGES

if TYPE_CHECKING:
    from conftest import Service

PEOPLE = "User Id,Name\n1,Ana\n2,João\n1,Ana\n"


def context_of(task_id: str, run_id: str, map_index: int = -1) -> Any:
    return {"ti": TaskInstance(task_id, run_id, map_index)}


def fresh_run() -> str:
    return f"manual__{uuid.uuid4().hex}"


def run(operator: Any, run_id: str) -> StageResult:
    return StageResult.from_xcom(operator.execute(context_of(operator.task_id, run_id)))


def bronze(service: Service, **options: Any) -> ReadBronzeOperator:
    return ReadBronzeOperator(task_id="read_bronze_data", store_uri=service.store_uri, **options)


def silver(service: Service) -> WriteSilverOperator:
    return WriteSilverOperator(task_id="write_silver_data", store_uri=service.store_uri, filename="people_all")


def gold(service: Service, **options: Any) -> WriteGoldOperator:
    options = {"key_columns": ["User Id"], **options}
    return WriteGoldOperator(
        task_id="write_gold_data", store_uri=service.store_uri, filename="people_without_duplicates", **options
    )


class TaskState(dict[str, Any]):
    """What Airflow 3.3 keeps for a task across its tries."""

    def set(self, key: str, value: Any) -> None:
        self[key] = value


def run_of(operator: Any, run_id: str) -> Any:
    hook = MedallionHook()
    key = run_key_pb2.RunKey(
        pipeline="people_pipeline", run_id=run_id, stage=STAGES[operator.method], task=operator.task_id
    )
    try:
        return runs_pb2_grpc.RunServiceStub(hook.get_conn()).GetRun(runs_pb2.GetRunRequest(key=key), timeout=10).run
    finally:
        hook.close()


def state_of(operator: Any, run_id: str) -> Any:
    return run_of(operator, run_id).state


def wait_until_running(operator: Any, run_id: str) -> None:
    for _ in range(200):
        try:
            if state_of(operator, run_id) == runs_pb2.RUN_STATE_RUNNING:
                return
        except grpc.RpcError:
            pass  # not known yet
        time.sleep(0.05)
    raise AssertionError("The run did not start.")
