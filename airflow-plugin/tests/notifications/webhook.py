"""Stands where Slack's incoming webhooks are; answers what a test wants, and keeps what arrives."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Webhook:
    """An HTTP server on a free port of loopback.

    :ivar answers: Status codes of the next answers; 200 when there are no more.
    :ivar messages: What was posted, whatever the answer was.
    """

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        self.messages: list[dict[str, Any]] = []
        self.is_mute = threading.Event()
        self._ends = threading.Event()
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                webhook.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                if webhook.is_mute.is_set():
                    webhook._ends.wait(20)
                    return
                status = webhook.answers.pop(0) if webhook.answers else 200
                self.send_response(status)
                for name, value in webhook.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"ok" if status == 200 else b"no_service")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/services/T0/B0/secret"

    def stop(self) -> None:
        self._ends.set()
        self._server.shutdown()
        self._server.server_close()
