"""What one stage reads of another's result."""

from __future__ import annotations

from collections.abc import Mapping

from medallion_provider.exceptions import invalid_setting
from medallion_provider.protos.medallion.v1 import events_pb2
from medallion_provider.result import StageResult


def manifest_of(task_id: str, bronze: object) -> events_pb2.ManifestReference | None:
    """Return the manifest that a bronze task's result names; None where no result is given.

    :param task_id: The task that reads it, for the error.
    :param bronze: What the argument holds once it is rendered.
    :raises MedallionError: It is something else: INVALID_SETTING, which no retry heals.
    """
    if bronze is None:
        return None
    result = _result_of(task_id, "bronze", bronze)
    return events_pb2.ManifestReference(uri=result.uri, digest=result.digest)


def silver_object_of(task_id: str, silver: object) -> events_pb2.PublishedObject | None:
    """Return the object version that a silver task's result names; None where no result is given.

    :param task_id: The task that reads it, for the error.
    :param silver: What the argument holds once it is rendered.
    :raises MedallionError: It is something else: INVALID_SETTING, which no retry heals.
    """
    if silver is None:
        return None
    result = _result_of(task_id, "silver", silver)
    return events_pb2.PublishedObject(
        uri=result.uri, etag=result.etag, size_bytes=result.size_bytes, digest=result.digest
    )


def _result_of(task_id: str, stage: str, value: object) -> StageResult:
    try:
        if isinstance(value, Mapping) and value["stage"] == stage:
            return StageResult.from_xcom(value)
    except (KeyError, TypeError):
        pass
    operator = "ReadBronzeOperator" if stage == "bronze" else "WriteSilverOperator"
    raise invalid_setting(
        f"{stage} is no result of a {operator}.",
        f"Give it the output of the task before, for example {stage}=<task>.output.",
        task=task_id,
        field=stage,
        found=repr(value)[:200],
    )
