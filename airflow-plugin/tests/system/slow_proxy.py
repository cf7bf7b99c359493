"""A TCP proxy on loopback whose way back can be made slow while it is in use."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

_PIECE = 4096


class SlowProxy:
    """Passes connections on to a port of loopback.

    :param upstream: That port.
    """

    def __init__(self, upstream: int) -> None:
        self.bytes_per_second = 0
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._upstream))
                for source, target, is_way_back in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass_on, args=(source, target, is_way_back), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_way_back: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                target.sendall(piece)
                if is_way_back and self.bytes_per_second:
                    time.sleep(len(piece) / self.bytes_per_second)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
