"""A registry of images on loopback from which the SDK can take a base image: reads only, holds what it is given."""

import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from oci import Blob


class Registry:
    """Serves blobs and manifests under their digests, until the end of a with statement."""

    def __init__(self, repository: str, blobs: Mapping[str, Blob]) -> None:
        self.repository = repository
        self._server = _Server(("127.0.0.1", 0), _handler(repository, blobs))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def host(self) -> str:
        """Host and port, by the name for which the SDK does without TLS."""
        return f"localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The SDK leaves its connections open until it ends, and then cuts them."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(repository: str, blobs: Mapping[str, Blob]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, *, with_body: bool) -> None:
            blob = self._find()
            if self.path.rstrip("/") == "/v2":
                self._send(200, "application/json", b"{}", with_body=with_body)
            elif blob is None:
                self._send(404, "application/json", b'{"errors":[{"code":"NOT_FOUND"}]}', with_body=with_body)
            else:
                self._send(200, blob.media_type, blob.content, with_body=with_body, digest=blob.digest)

        def _find(self) -> Blob | None:
            for kind in ("manifests", "blobs"):
                start = f"/v2/{repository}/{kind}/"
                if self.path.startswith(start):
                    return blobs.get(self.path.removeprefix(start))
            return None

        def _send(self, status: int, kind: str, body: bytes, *, with_body: bool, digest: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if digest:
                self.send_header("Docker-Content-Digest", digest)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Requests are of no interest."""

    return Handler
