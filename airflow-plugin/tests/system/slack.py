"""Stands where Slack's incoming webhooks are, and keeps what arrives."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from system.processes import wait_for


class Slack:
    """An HTTP server on a free port of loopback."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.status = 200
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if slack.status == 200:
                    slack.messages.append(json.loads(body))
                self.send_response(slack.status)
                self.end_headers()
                self.wfile.write(b"ok" if slack.status == 200 else b"no_service")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def webhook(self) -> str:
        """Address of the webhook, as Slack gives it out."""
        return f"http://127.0.0.1:{self._server.server_port}/services/T0/B0/secret"

    def of_run(self, run_id: str) -> list[str]:
        """Return what was said about a run."""
        return [message["text"] for message in self.messages if run_id in message["text"]]

    def wait_for_messages(self, run_id: str, count: int) -> list[str]:
        return wait_for(
            f"{count} messages about {run_id}: {self.messages}",
            lambda: len(self.of_run(run_id)) >= count and self.of_run(run_id),
            30,
        )

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
