"""The service of the image, running on a store with ten people, and its command beside it."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from oci import Image
from root_filesystem import MOUNTED, command, environment, free_port, running, wait_for_port

STORE = f"file:///{MOUNTED}"
PEOPLE = 10


@dataclass(frozen=True)
class Service:
    """The running service."""

    image: Image
    root: Path
    store: Path
    port: int
    metrics_port: int
    process: int
    ready_after: float
    resident: int
    """KiB, when it is ready."""

    @property
    def endpoint(self) -> tuple[str, str]:
        """How a command is told where the service is."""
        return ("--endpoint", f"http://127.0.0.1:{self.port}")

    def medallion(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """The command of the image, beside the service."""
        return subprocess.run(
            command(self.image, self.root, self.store, *arguments),
            env=environment(self.image, **variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def status_lines(self, name: str) -> list[str]:
        return status_lines(self.process, name)


@contextlib.contextmanager
def started(image: Image, root: Path, store: Path, log: Path, **settings: str) -> Iterator[Service]:
    """A service on the store, which speaks without TLS."""
    port, metrics_port = free_port(), free_port()
    settings |= {
        "MEDALLION__STORES__0__URI": STORE,
        "MEDALLION__LISTEN": f"http://127.0.0.1:{port}",
        "MEDALLION__METRICS__PORT": str(metrics_port),
    }
    start = time.monotonic()
    with running(command(image, root, store), environment(image, **settings), log) as process:
        wait_for_port(port, process, log)
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            assert health(channel) == health_pb2.HealthCheckResponse.SERVING
        ready_after = time.monotonic() - start
        resident = next(int(line.split()[1]) for line in status_lines(process.pid, "status") if line.startswith("VmRSS"))
        yield Service(image, root, store, port, metrics_port, process.pid, ready_after, resident)


def status_lines(process: int, name: str) -> list[str]:
    """What Linux says of a process."""
    return Path(f"/proc/{process}/{name}").read_text(encoding="utf-8").splitlines()


def health(channel: grpc.Channel) -> int:
    """What the service says of itself."""
    stub = health_pb2_grpc.HealthStub(channel)
    return int(stub.Check(health_pb2.HealthCheckRequest(), timeout=10, wait_for_ready=True).status)


def write_bronze(store: Path) -> None:
    """The same ten people, in two files."""
    store.chmod(0o777)
    bronze = store / "data/bronze"
    bronze.mkdir(parents=True)
    rows = [f"{number},{number:015x},Ana {number},Female,1990-01-{number + 10}" for number in range(PEOPLE)]
    for name in ("people-10.csv", "people-10_v2.csv"):
        (bronze / name).write_text("\n".join(["Index,User Id,First Name,Sex,Date of birth", *rows, ""]), encoding="utf-8")
    for folder in (store / "data", bronze):
        folder.chmod(0o777)
