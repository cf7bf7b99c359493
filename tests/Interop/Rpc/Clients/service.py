"""Calls of a grpcio client to the product's service: one line of JSON for each.

usage: service.py JSON: addresses (plain, tls, mutualTls), token, store, folders of certificates and protos
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from cases import PATIENCE, fails, go_through, same

known = json.loads(sys.argv[1])
sys.path.insert(0, known["protos"])
keys = grpc.protos("medallion/v1/run_key.proto")
runs, run_services = grpc.protos_and_services("medallion/v1/runs.proto")
stages, stage_services = grpc.protos_and_services("medallion/v1/stage_execution.proto")

TOKEN = (("authorization", f"Bearer {known['token']}"),)


def secret(name: str) -> bytes:
    return (Path(known["files"]) / name).read_bytes()


def secure(address: str, authority: str, certificate: str | None = None) -> grpc.Channel:
    pair = (secret(f"{certificate}.key"), secret(f"{certificate}.crt")) if certificate else (None, None)
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(secret(f"{authority}.crt"), *pair))


def list_runs(channel: grpc.Channel, **options: Any) -> Any:
    stub = run_services.RunServiceStub(channel)
    return stub.ListRuns(runs.ListRunsRequest(), **{"metadata": TOKEN, "timeout": PATIENCE, **options})


def read_bronze(channel: grpc.Channel, run_id: str, prefix: str = "", timeout: float = PATIENCE) -> Any:
    request = stages.ReadBronzeRequest(
        run=stages.RunOptions(key=keys.RunKey(pipeline="grpcio", run_id=run_id)), store_uri=known["store"], prefix=prefix
    )
    return stage_services.StageExecutionServiceStub(channel).ReadBronze(request, metadata=TOKEN, timeout=timeout)


class Cases:
    def __init__(self, channel: grpc.Channel) -> None:
        self.channel = channel
        self.health = health_pb2_grpc.HealthStub(channel)

    def health_is_checked_without_a_token(self) -> None:
        for service in ("", "medallion.v1.RunService"):
            answer = self.health.Check(health_pb2.HealthCheckRequest(service=service), timeout=PATIENCE)
            same(answer.status, health_pb2.HealthCheckResponse.SERVING)

    def health_is_watched(self) -> None:
        watch = self.health.Watch(health_pb2.HealthCheckRequest(), timeout=PATIENCE)
        same(next(watch).status, health_pb2.HealthCheckResponse.SERVING)
        watch.cancel()

    def services_are_found_by_reflection_v1alpha(self) -> None:
        # The class has no way to send a token of its own.
        channel = grpc.intercept_channel(self.channel, Presenting())
        found = ProtoReflectionDescriptorDatabase(channel)
        services = set(found.get_services())
        if not {"medallion.v1.RunService", "medallion.v1.StageExecutionService"} <= services:
            raise AssertionError(services)
        same(found.FindFileContainingSymbol("medallion.v1.RunService").name, "medallion/v1/runs.proto")

    def stage_is_streamed_to_its_result(self) -> None:
        events = [response.event for response in read_bronze(self.channel, "whole")]
        same(events[-1].result.bronze.row_count, 2)
        same([event.sequence for event in events if event.sequence], list(range(1, events[-1].sequence + 1)))

    def deadline_ends_a_stream(self) -> None:
        fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(read_bronze(self.channel, "late", "data/slow/", 1.0)))
        self._stop("late")

    def cancellation_ends_a_stream_and_not_the_run(self) -> None:
        stream = read_bronze(self.channel, "left", "data/slow/")
        next(stream)
        stream.cancel()
        fails(grpc.StatusCode.CANCELLED, lambda: next(stream))
        self._stop("left")

    def requests_may_be_compressed(self) -> None:
        same(list_runs(self.channel, compression=grpc.Compression.Gzip).next_page_token, "")

    def refusal_comes_in_the_language_asked_for(self) -> None:
        error = fails(
            grpc.StatusCode.UNAUTHENTICATED, lambda: list_runs(self.channel, metadata=(("accept-language", "pt-BR"),))
        )
        if not error.details().startswith("O chamador não se identificou"):
            raise AssertionError(error.details())
        if b"type.googleapis.com/google.rpc.ErrorInfo" not in dict(error.trailing_metadata())["grpc-status-details-bin"]:
            raise AssertionError("no details")

    def call_without_a_token_is_refused(self) -> None:
        fails(grpc.StatusCode.UNAUTHENTICATED, lambda: list_runs(self.channel, metadata=()))

    def tls_is_spoken_with_the_authority(self) -> None:
        with secure(known["tls"], "ours") as channel:
            list_runs(channel)

    def tls_is_refused_with_another_authority(self) -> None:
        with secure(known["tls"], "theirs") as channel:
            fails(grpc.StatusCode.UNAVAILABLE, lambda: list_runs(channel, timeout=10))

    def certificate_of_the_caller_is_accepted(self) -> None:
        with secure(known["mutualTls"], "ours", "caller") as channel:
            list_runs(channel)

    def certificate_of_a_stranger_is_not(self) -> None:
        with secure(known["mutualTls"], "ours", "stranger") as channel:
            fails(grpc.StatusCode.UNAVAILABLE, lambda: list_runs(channel, timeout=10))

    def caller_without_a_certificate_is_not_served(self) -> None:
        with secure(known["mutualTls"], "ours") as channel:
            fails(grpc.StatusCode.UNAVAILABLE, lambda: list_runs(channel, timeout=10))

    def _stop(self, run_id: str) -> None:
        """Stop a run that goes on without its caller."""
        stub = run_services.RunServiceStub(self.channel)
        key = keys.RunKey(pipeline="grpcio", run_id=run_id, stage=keys.STAGE_READ_BRONZE)
        time.sleep(0.2)
        run = stub.GetRun(runs.GetRunRequest(key=key), metadata=TOKEN, timeout=PATIENCE).run
        if run.HasField("end_time"):
            raise AssertionError(f"It has ended with the stream: {run}")
        stub.CancelRun(runs.CancelRunRequest(key=key), metadata=TOKEN, timeout=PATIENCE)


class Presenting(grpc.StreamStreamClientInterceptor):
    """Sends the token with calls of a library that knows of none."""

    def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        return continuation(details._replace(metadata=TOKEN), requests)


go_through(known["plain"], Cases)
