"""The connection to the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from airflow.providers.common.compat.sdk import BaseHook

from medallion_provider.exceptions import MedallionError, failure_of
from medallion_provider.follower import Follower
from medallion_provider.protos.medallion.v1 import run_key_pb2, runs_pb2, runs_pb2_grpc, stage_execution_pb2_grpc

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_PORT = 5080
SHORT_CALL_SECONDS = 30.0

_CHANNEL_OPTIONS = (
    # A connection that a proxy or a NAT dropped in silence is noticed within a minute and a half.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.keepalive_permit_without_calls", 0),
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
)


class MedallionHook(BaseHook):  # type: ignore[misc] # its class is another one in each Airflow version
    """Calls the Medallion.Grpc service.

    The channel is made when it is first needed, in the process that needs it: gRPC does not survive a fork.

    :param medallion_conn_id: Connection of type ``medallion``.
    """

    conn_name_attr = "medallion_conn_id"
    default_conn_name = "medallion_default"
    conn_type = "medallion"
    hook_name = "Medallion"

    def __init__(self, medallion_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.medallion_conn_id = medallion_conn_id
        self._channel: grpc.Channel | None = None
        self._metadata: Sequence[tuple[str, str]] = ()

    @classmethod
    def get_ui_field_behaviour(cls) -> dict[str, Any]:
        """Return how the connection form looks."""
        return {
            "hidden_fields": ["schema", "login"],
            "relabeling": {"password": "Token"},
            "placeholders": {
                "host": "medallion.example.internal",
                "port": str(DEFAULT_PORT),
                "extra": '{"tls": true, "ca_file": "", "certificate_file": "", "key_file": ""}',
            },
        }

    def get_conn(self) -> grpc.Channel:
        """Return the channel of this process, opened on first use."""
        if self._channel is None:
            connection = self.get_connection(self.medallion_conn_id)
            extra = connection.extra_dejson
            target = f"{connection.host}:{connection.port or DEFAULT_PORT}"
            if connection.password:
                self._metadata = (("authorization", f"Bearer {connection.password}"),)
            if extra.get("tls"):
                self._channel = grpc.secure_channel(target, _credentials(extra), options=_CHANNEL_OPTIONS)
            else:
                self._channel = grpc.insecure_channel(target, options=_CHANNEL_OPTIONS)
        return self._channel

    def follow(self, method: str, request: Any, patience: float, deadline: float | None) -> Follower:
        """Return who follows a stage call.

        :param method: ``ReadBronze``, ``WriteSilver`` or ``WriteGold``.
        :param request: The request of that method.
        :param patience: Seconds for which the service may be away.
        :param deadline: Moment (monotonic clock) at which to give up; None: never.
        """
        call = getattr(stage_execution_pb2_grpc.StageExecutionServiceStub(self.get_conn()), method)

        def open_stream(message: Any, timeout: float | None) -> Any:
            return call(message, timeout=timeout, metadata=self._metadata)

        return Follower(open_stream, request, patience, deadline)

    def cancel_run(self, key: run_key_pb2.RunKey, reason: str) -> None:
        """Ask the service to stop a run, and wait until it has.

        :raises MedallionError: The run is not known, or the service does not answer.
        """
        request = runs_pb2.CancelRunRequest(key=key, reason=reason)
        try:
            self._runs().CancelRun(request, timeout=SHORT_CALL_SECONDS, metadata=self._metadata)
        except grpc.RpcError as error:
            raise MedallionError(failure_of(error)) from error

    def test_connection(self) -> tuple[bool, str]:
        """Call the service once; return whether it answered, and what to tell the user."""
        try:
            channel = self.get_conn()
            request = runs_pb2.ListRunsRequest(page_size=1)
            runs_pb2_grpc.RunServiceStub(channel).ListRuns(request, timeout=10, metadata=self._metadata)
        except grpc.RpcError as error:
            return False, str(failure_of(error))
        except OSError as error:
            return False, f"A certificate file cannot be read: {error}"
        return True, "The service answers."

    def close(self) -> None:
        """Close the channel."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _runs(self) -> Any:
        return runs_pb2_grpc.RunServiceStub(self.get_conn())


def _credentials(extra: dict[str, Any]) -> grpc.ChannelCredentials:
    def content(name: str) -> bytes | None:
        path = extra.get(name)
        return Path(path).read_bytes() if path else None

    return grpc.ssl_channel_credentials(content("ca_file"), content("key_file"), content("certificate_file"))
