"""The service itself, started once for all tests, on a folder."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from failing_service import FailingService

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "src/Medallion.Cli/bin/Release/net10.0/medallion.dll"


@dataclass
class Service:
    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def store_uri(self) -> str:
        return f"file://{self.folder}"

    def add_bronze(self, name: str, text: str) -> None:
        path = self.folder / "data/bronze" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add_slow_bronze(self, name: str) -> None:
        """Add what takes minutes to read and next to no room: a gzip of the same member over and over."""
        path = self.folder / "data/bronze" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        body = gzip.compress(b"1,Ana\n" * 2_000_000, compresslevel=1)
        with path.open("wb") as file:
            file.write(gzip.compress(b"User Id,Name\n"))
            for _ in range(2000):
                file.write(body)

    def clear(self) -> None:
        """Remove all data; the ledger of the runs stays."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)


@dataclass
class TaskInstance:
    """What the operators use of a task instance."""

    task_id: str
    run_id: str
    map_index: int = -1
    try_number: int = 1
    max_tries: int = 0
    dag_id: str = "people_pipeline"
    start_date: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.timezone.utc))
    xcoms: dict[str, Any] = field(default_factory=dict)

    def xcom_push(self, key: str, value: Any) -> None:
        self.xcoms[key] = value


class RecordedLog:
    """A log whose lines can be looked at: Airflow 2 and 3 write theirs by different means."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, text: str, *values: Any) -> None:
        self.lines.append(text % values)

    warning = info
    error = info


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_service(folder: Path, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        ["dotnet", str(PROGRAM), "serve", "--store", str(folder), "--listen", f"http://127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise RuntimeError("The service did not start.")


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if not PROGRAM.exists() or shutil.which("dotnet") is None:
        pytest.skip("The service is not built: dotnet build src/Medallion.Cli -c Release")
    folder = tmp_path_factory.mktemp("lake")
    port = free_port()
    service = Service(folder, port, start_service(folder, port))
    yield service
    service.process.kill()
    service.process.wait()


@pytest.fixture
def service(running_service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    running_service.clear()
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", f"medallion://127.0.0.1:{running_service.port}")
    return running_service


@pytest.fixture(scope="session")
def running_failing_service() -> Iterator[FailingService]:
    from failing_service import FailingService

    service = FailingService()
    yield service
    service.stop()


@pytest.fixture
def failing(running_failing_service: FailingService, monkeypatch: pytest.MonkeyPatch) -> FailingService:
    connection = {"conn_type": "medallion", "host": "127.0.0.1", "port": running_failing_service.port}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(connection))
    running_failing_service.reset()
    return running_failing_service


@pytest.fixture(scope="session", autouse=True)
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ.setdefault("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
