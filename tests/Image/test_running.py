"""The service of the image, started from its unpacked layers with a root that cannot be written."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from base_image import USER
from conftest import Published
from oci import Image
from root_filesystem import MOUNTED, command, environment, free_port, running, wait_for_port, why_not

STORE = f"file:///{MOUNTED}"
PEOPLE = 10
# Seconds, on a machine that does other things too; src/Medallion.Cli/README.md has what a quiet one takes.
READY_WITHIN = 10.0

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@dataclass(frozen=True)
class Service:
    """The running service."""

    image: Image
    root: Path
    store: Path
    port: int
    process: int
    ready_after: float

    def medallion(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The command of the image, beside the service."""
        return subprocess.run(
            command(self.image, self.root, self.store, *arguments),
            env=environment(self.image),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def status_lines(self, name: str) -> list[str]:
        return Path(f"/proc/{self.process}/{name}").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def service(published: Published, root_filesystem: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    image = published.archive.images()["amd64"]
    store = tmp_path_factory.mktemp("store")
    write_bronze(store)
    port, log = free_port(), tmp_path_factory.mktemp("log") / "service.log"
    settings = {"MEDALLION__STORES__0__URI": STORE, "MEDALLION__LISTEN": f"http://127.0.0.1:{port}"}
    started = time.monotonic()
    with running(command(image, root_filesystem, store), environment(image, **settings), log) as process:
        wait_for_port(port, process, log)
        assert health(port) == health_pb2.HealthCheckResponse.SERVING
        yield Service(image, root_filesystem, store, port, process.pid, time.monotonic() - started)


def test_it_is_healthy_soon(service: Service) -> None:
    resident = next(int(line.split()[1]) for line in service.status_lines("status") if line.startswith("VmRSS"))
    print(f"ready after {service.ready_after:.2f} s, {resident / 1024:.0f} MiB resident")

    assert service.ready_after < READY_WITHIN


def test_its_root_cannot_be_written_and_its_user_is_not_root(service: Service) -> None:
    mounts = [line.split() for line in service.status_lines("mountinfo")]
    root = next(mount for mount in mounts if mount[4] == "/")
    user = next(line.split()[1:] for line in service.status_lines("status") if line.startswith("Uid:"))

    assert "ro" in root[5].split(",")
    assert user == [str(USER)] * 4


def test_it_runs_a_pipeline_of_ten_rows(service: Service) -> None:
    done = service.medallion(
        "run",
        "all",
        "--endpoint",
        f"http://127.0.0.1:{service.port}",
        "--store",
        STORE,
        "--key",
        "User Id",
        "--json",
    )

    assert done.returncode == 0, done.stdout + done.stderr
    stages = {stage["layer"]: stage for stage in json.loads(done.stdout)["stages"]}
    assert stages["silver"]["rows"] == 2 * PEOPLE
    assert (stages["gold"]["rows"], stages["gold"]["duplicates"]) == (PEOPLE, PEOPLE)
    gold = (service.store / "data/gold/people_without_duplicates.parquet").read_bytes()
    assert gold[:4] == gold[-4:] == b"PAR1"


def test_its_command_lists_the_runs(service: Service) -> None:
    done = service.medallion("runs", "list", "--endpoint", f"http://127.0.0.1:{service.port}", "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "succeeded" in done.stdout.lower()


def test_wrong_settings_end_it_with_what_is_wrong(service: Service) -> None:
    done = service.medallion("serve", "--store", STORE, "--Medallion:Runs:MaxRunning=-1")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "MaxRunning" in done.stderr


def health(port: int) -> int:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
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
