"""Processes of a test: started in groups of their own, stopped by their id."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

SECONDS_TO_STOP = 20


class Child:
    """One process, with whatever it starts."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                command, stdout=file, stderr=subprocess.STDOUT, env=dict(env or os.environ), start_new_session=True
            )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Ask it to end; kill what has not ended in time."""
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()
        # What it left behind in its group.
        self._signal(signal.SIGKILL)

    def kill(self) -> None:
        """End it as a crash does."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(what: str, answer: Callable[[], Any], seconds: float = 60, pause: float = 0.25) -> Any:
    """Return the first answer that is true; fail with what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = answer()
        if value:
            return value
        time.sleep(pause)
    raise AssertionError(f"Not within {seconds:.0f} s: {what}")


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(child: Child, port: int, seconds: float = 60) -> None:
    def listens() -> bool:
        if not child.is_running:
            raise AssertionError(f"It ended: {child.log.read_text(errors='replace')[-4000:]}")
        return accepts(port)

    wait_for(f"somebody listens at {port}", listens, seconds)
