"""A Jaeger that the service and Airflow send their spans to, and what one can ask it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from system.processes import Child, free_port, wait_for, wait_for_port

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SERVICE = "medallion-grpc"


@dataclass(frozen=True)
class Span:
    """A span; its times in microseconds."""

    span_id: str
    name: str
    parent_id: str | None
    start: int
    duration: int
    tags: dict[str, Any]

    @property
    def end(self) -> int:
        return self.start + self.duration

    def holds(self, child: Span) -> bool:
        """Whether the other one begins and ends within this one; Jaeger cuts times to microseconds."""
        rounding = 2
        return child.start >= self.start - rounding and child.end <= self.end + rounding


class Jaeger:
    """Jaeger in one process and in memory."""

    def __init__(self, folder: Path, program: Path) -> None:
        self._query, self._grpc, self._http = free_port(), free_port(), free_port()
        ports = {
            "collector.otlp.grpc.host-port": self._grpc,
            "collector.otlp.http.host-port": self._http,
            "query.http-server.host-port": self._query,
            "query.grpc-server.host-port": free_port(),
            "collector.grpc-server.host-port": free_port(),
            "collector.http-server.host-port": free_port(),
            "admin.http.host-port": free_port(),
        }
        options = [f"--{name}=127.0.0.1:{port}" for name, port in ports.items()]
        # Airflow 2's scheduler makes a trace of each of its rounds.
        self._process = Child([str(program), "--memory.max-traces=20000", *options], folder / "jaeger.log")
        wait_for_port(self._process, self._query)

    @property
    def settings_of_service(self) -> dict[str, str]:
        return {
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"http://127.0.0.1:{self._grpc}",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    @property
    def settings_of_airflow(self) -> dict[str, str]:
        return {
            "AIRFLOW__TRACES__OTEL_ON": "True",
            # Airflow 2 knows these, Airflow 3 OpenTelemetry's own.
            "AIRFLOW__TRACES__OTEL_HOST": "127.0.0.1",
            "AIRFLOW__TRACES__OTEL_PORT": str(self._http),
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"http://127.0.0.1:{self._grpc}",
            "OTEL_SERVICE_NAME": "airflow",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    def trace_of(self, pipeline: str, is_whole: Callable[[Sequence[Span]], bool]) -> list[Span]:
        """Wait until the one trace of a pipeline's only run is whole; return its spans."""

        def spans() -> list[Span] | None:
            tags = json.dumps({"medallion.pipeline": pipeline})
            found = self._ask("traces", service=SERVICE, tags=tags, limit=100)
            ids = {trace["traceID"] for trace in found}
            assert len(ids) <= 1, f"{pipeline} has {len(ids)} traces"
            trace = [_span(span) for span in found[0]["spans"]] if found else []
            return trace if trace and is_whole(trace) else None

        return list(wait_for(f"the trace of {pipeline} is whole", spans, 60, 1))

    def stop(self) -> None:
        self._process.stop()

    def _ask(self, path: str, **parameters: Any) -> Any:
        answer = requests.get(f"http://127.0.0.1:{self._query}/api/{path}", params=parameters, timeout=30)
        answer.raise_for_status()
        return answer.json()["data"] or []


def _span(span: dict[str, Any]) -> Span:
    parents = [reference["spanID"] for reference in span["references"] if reference["refType"] == "CHILD_OF"]
    return Span(
        span["spanID"],
        span["operationName"],
        parents[0] if parents else None,
        span["startTime"],
        span["duration"],
        {tag["key"]: tag["value"] for tag in span["tags"]},
    )
