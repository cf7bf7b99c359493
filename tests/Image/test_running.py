"""The service of the image, started from its unpacked layers with a root that cannot be written."""

import json

import pytest

from base_image import USER
from root_filesystem import why_not
from service import PEOPLE, STORE, Service

# Seconds, on a machine that does other things too; src/Medallion.Cli/README.md has what a quiet one takes.
READY_WITHIN = 10.0

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


def test_it_is_healthy_soon(service: Service) -> None:
    print(f"ready after {service.ready_after:.2f} s, {service.resident / 1024:.0f} MiB resident")

    assert service.ready_after < READY_WITHIN


def test_its_root_cannot_be_written_and_its_user_is_not_root(service: Service) -> None:
    mounts = [line.split() for line in service.status_lines("mountinfo")]
    root = next(mount for mount in mounts if mount[4] == "/")
    user = next(line.split()[1:] for line in service.status_lines("status") if line.startswith("Uid:"))

    assert "ro" in root[5].split(",")
    assert user == [str(USER)] * 4


def test_it_runs_a_pipeline_of_ten_rows(service: Service) -> None:
    done = service.medallion("run", "all", *service.endpoint, "--store", STORE, "--key", "User Id", "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    stages = {stage["layer"]: stage for stage in json.loads(done.stdout)["stages"]}
    assert stages["silver"]["rows"] == 2 * PEOPLE
    assert (stages["gold"]["rows"], stages["gold"]["duplicates"]) == (PEOPLE, PEOPLE)
    gold = (service.store / "data/gold/people_without_duplicates.parquet").read_bytes()
    assert gold[:4] == gold[-4:] == b"PAR1"


def test_its_command_lists_the_runs(service: Service) -> None:
    done = service.medallion("runs", "list", *service.endpoint, "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "succeeded" in done.stdout.lower()


def test_wrong_settings_end_it_with_what_is_wrong(service: Service) -> None:
    done = service.medallion("serve", "--store", STORE, "--Medallion:Runs:MaxRunning=-1")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "MaxRunning" in done.stderr
