"""What a stage returns to the DAG: ids, URIs and counts, never rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from medallion_provider.protos.medallion.v1 import events_pb2

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class StageResult:
    """The result of one stage.

    :param stage: ``bronze``, ``silver`` or ``gold``.
    :param run_key: ``pipeline/run id/task``: the run in the service.
    :param uri: URI of the manifest (bronze) or of the Parquet object (silver, gold).
    :param digest: SHA-256 of that object, lower-case hexadecimal.
    :param files: Objects read.
    :param rows: Rows read (bronze) or written (silver, gold).
    :param rejected_rows: Records left out because they are malformed.
    :param duplicates: Rows dropped because an equal key was kept.
    :param size_bytes: Bytes read (bronze) or written (silver, gold).
    :param seconds: Time from the attempt's start to its result.
    :param sla: ``on_track``, ``at_risk`` or ``missed``; empty where nothing was promised.
    :param findings: How often each kind of finding was made.
    :param reused: Whether it is the stored result of an earlier call.
    :param etag: The store's tag of exactly that version; empty for a manifest, which the digest names.
    """

    stage: str
    run_key: str
    uri: str
    digest: str
    files: int
    rows: int
    rejected_rows: int
    duplicates: int
    size_bytes: int
    seconds: float
    sla: str
    findings: dict[str, int]
    reused: bool = False
    etag: str = ""

    def to_xcom(self) -> dict[str, Any]:
        """Return it as plain values for an XCom."""
        return asdict(self)

    @classmethod
    def from_xcom(cls, value: Mapping[str, Any]) -> StageResult:
        """Read it back from an XCom."""
        return cls(**value)

    @classmethod
    def of(cls, result: events_pb2.StageResult, run_key: str, *, reused: bool) -> StageResult:
        """Read it from the service's answer."""
        stage = result.WhichOneof("stage")
        if stage is None:
            raise ValueError("The service returned the result of a stage that this client does not know.")
        body = getattr(result, stage)
        target = body.manifest if stage == "bronze" else body.object
        return cls(
            stage=stage,
            run_key=run_key,
            uri=target.uri,
            digest=target.digest,
            files=1 if stage == "gold" else body.file_count,
            rows=body.row_count,
            rejected_rows=0 if stage == "gold" else body.rejected_row_count,
            duplicates=body.duplicate_count if stage == "gold" else 0,
            size_bytes=body.size_bytes if stage == "bronze" else target.size_bytes,
            seconds=result.elapsed.ToTimedelta().total_seconds(),
            sla=_sla(result.sla_state),
            findings={
                events_pb2.FindingCode.Name(item.code).removeprefix("FINDING_CODE_"): item.count
                for item in result.findings
            },
            reused=reused,
            etag="" if stage == "bronze" else target.etag,
        )


def _sla(state: int) -> str:
    if state == events_pb2.SLA_STATE_UNSPECIFIED:
        return ""
    return events_pb2.SlaState.Name(state).removeprefix("SLA_STATE_").lower()
