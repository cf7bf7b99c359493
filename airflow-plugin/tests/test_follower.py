"""The service is stopped and started while a run is followed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import grpc
import pytest

from conftest import PROGRAM, free_port, start_service
from medallion_provider.follower import Follower
from medallion_provider.protos.medallion.v1 import run_key_pb2, stage_execution_pb2, stage_execution_pb2_grpc
from medallion_provider.recovery import Recovery

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not PROGRAM.exists(), reason="The service is not built: dotnet build src/Medallion.Cli -c Release")
def test_service_that_comes_back_is_called_again(tmp_path: Path) -> None:
    bronze = tmp_path / "data/bronze"
    bronze.mkdir(parents=True)
    (bronze / "a.csv").write_text("a\n1\n", encoding="utf-8")
    port = free_port()
    started = []

    def start_later() -> None:
        started.append(start_service(tmp_path, port))

    timer = threading.Timer(1.0, start_later)
    timer.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            call = stage_execution_pb2_grpc.StageExecutionServiceStub(channel).ReadBronze
            request = stage_execution_pb2.ReadBronzeRequest(
                run=stage_execution_pb2.RunOptions(key=run_key_pb2.RunKey(pipeline="p", run_id="r")),
                store_uri=f"file://{tmp_path}",
            )
            events = list(Follower(call, request, Recovery(patience=60)).events())
    finally:
        timer.join()
        for process in started:
            process.kill()
            process.wait()

    sequences = [event.sequence for event in events if event.sequence]
    assert sequences == list(range(1, len(sequences) + 1))
    assert events[-1].result.bronze.row_count == 1
