"""What a stage returns to the DAG, from what the service returned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medallion_provider.protos.medallion.v1 import events_pb2
from medallion_provider.result import StageResult

OBJECT = events_pb2.PublishedObject(uri="s3://people/data/a.parquet", etag='"e"', size_bytes=321, digest="d1")
MANIFEST = events_pb2.ManifestReference(uri="s3://people/m.json", digest="d2")


def returned(**stage: Any) -> events_pb2.StageResult:
    result = events_pb2.StageResult(
        sla_state=events_pb2.SLA_STATE_AT_RISK,
        findings=[
            events_pb2.FindingCount(code=events_pb2.FINDING_CODE_OBJECT_IGNORED, count=2),
            events_pb2.FindingCount(code=events_pb2.FINDING_CODE_COLUMN_TYPE_DRIFT, count=1),
        ],
        **stage,
    )
    result.elapsed.FromMilliseconds(1500)
    return result


COMMON = {
    "run_key": "p/r/t",
    "seconds": 1.5,
    "sla": "at_risk",
    "findings": {"OBJECT_IGNORED": 2, "COLUMN_TYPE_DRIFT": 1},
    "reused": True,
}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (
            returned(
                bronze=events_pb2.ReadBronzeResult(
                    manifest=MANIFEST, file_count=3, row_count=10, rejected_row_count=1, size_bytes=99
                )
            ),
            StageResult(
                "bronze",
                uri=MANIFEST.uri,
                digest="d2",
                files=3,
                rows=10,
                rejected_rows=1,
                duplicates=0,
                size_bytes=99,
                **COMMON,
            ),
        ),
        (
            returned(
                silver=events_pb2.WriteSilverResult(object=OBJECT, file_count=3, row_count=10, rejected_row_count=1)
            ),
            StageResult(
                "silver",
                uri=OBJECT.uri,
                digest="d1",
                etag='"e"',
                files=3,
                rows=10,
                rejected_rows=1,
                duplicates=0,
                size_bytes=321,
                **COMMON,
            ),
        ),
        (
            returned(gold=events_pb2.WriteGoldResult(object=OBJECT, rows_read=10, row_count=7, duplicate_count=3)),
            StageResult(
                "gold",
                uri=OBJECT.uri,
                digest="d1",
                etag='"e"',
                files=1,
                rows=7,
                rejected_rows=0,
                duplicates=3,
                size_bytes=321,
                **COMMON,
            ),
        ),
    ],
    ids=["bronze", "silver", "gold"],
)
def test_result_of_each_stage_is_read(result: events_pb2.StageResult, expected: StageResult) -> None:
    summary = StageResult.of(result, "p/r/t", reused=True)
    assert summary == expected
    # It goes through the DAG as plain values.
    assert StageResult.from_xcom(json.loads(json.dumps(summary.to_xcom()))) == summary


def test_result_of_an_earlier_version_is_read() -> None:
    values = StageResult.of(returned(gold=events_pb2.WriteGoldResult(object=OBJECT)), "k", reused=False).to_xcom()
    del values["reused"], values["etag"]
    assert (StageResult.from_xcom(values).reused, StageResult.from_xcom(values).etag) == (False, "")


def test_result_of_a_stage_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="does not know"):
        StageResult.of(events_pb2.StageResult(), "k", reused=False)


@pytest.mark.parametrize(
    ("state", "sla"),
    [
        (events_pb2.SLA_STATE_UNSPECIFIED, ""),
        (events_pb2.SLA_STATE_ON_TRACK, "on_track"),
        (events_pb2.SLA_STATE_AT_RISK, "at_risk"),
        (events_pb2.SLA_STATE_MISSED, "missed"),
    ],
)
def test_state_of_the_promise_is_read(state: Any, sla: str) -> None:
    result = returned(gold=events_pb2.WriteGoldResult(object=OBJECT))
    result.sla_state = state
    assert StageResult.of(result, "k", reused=False).sla == sla
