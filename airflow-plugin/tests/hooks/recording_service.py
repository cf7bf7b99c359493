"""A gRPC server that notes who calls, and answers one short call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc

from medallion_provider.protos.medallion.v1 import runs_pb2, runs_pb2_grpc

if TYPE_CHECKING:
    from hooks.certificates import Authority, Certificate

LOOPBACK = "127.0.0.1"


class RecordingService(runs_pb2_grpc.RunServiceServicer):
    """Serves ``ListRuns`` on a free port of loopback.

    :param certificate: Its certificate; None: no TLS.
    :param clients: The authority whose clients may call; None: every client.
    """

    def __init__(self, certificate: Certificate | None = None, clients: Authority | None = None) -> None:
        self.metadata: list[dict[str, str]] = []
        self.callers: list[list[bytes]] = []
        self._server = grpc.server(ThreadPoolExecutor(max_workers=2))
        runs_pb2_grpc.add_RunServiceServicer_to_server(self, self._server)
        self.port = self._listen(certificate, clients)
        self._server.start()

    def ListRuns(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self.metadata.append({key: value for key, value in context.invocation_metadata() if isinstance(value, str)})
        self.callers.append(context.auth_context().get("x509_common_name", []))
        return runs_pb2.ListRunsResponse()

    def stop(self) -> None:
        self._server.stop(None).wait()

    def _listen(self, certificate: Certificate | None, clients: Authority | None) -> int:
        if certificate is None:
            return int(self._server.add_insecure_port(f"{LOOPBACK}:0"))
        credentials = grpc.ssl_server_credentials(
            [(certificate.key.read_bytes(), certificate.certificate.read_bytes())],
            clients.file.read_bytes() if clients else None,
            clients is not None,
        )
        return int(self._server.add_secure_port(f"{LOOPBACK}:0", credentials))
