"""DAG files in the bucket of an Airflow environment: deployed, replaced, rolled back. On a real S3 gateway."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from conftest import SCRIPTS
from deploy_dags import Bucket, DeploymentError

BUCKET = "airflow-environment"
GATEWAY = Path(os.environ.get("MEDALLION_KIT", "/nowhere")) / "bin/versitygw"

pytestmark = pytest.mark.skipif(not GATEWAY.exists(), reason="the kit's S3 gateway is not here")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder = tmp_path_factory.mktemp("buckets")
    keys = {"ROOT_ACCESS_KEY": "test-key", "ROOT_SECRET_KEY": "test-secret"}
    gateway = subprocess.Popen(
        [GATEWAY, "--port", f"127.0.0.1:{port}", "posix", folder],
        env={**os.environ, **keys},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, gateway)
        yield f"http://127.0.0.1:{port}"
    finally:
        gateway.terminate()
        gateway.wait()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "test-key",
        "AWS_SECRET_ACCESS_KEY": "test-secret",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    client.put_object(Bucket=BUCKET, Key="airflow/dags/of_others.py", Body=b"others")
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for folder in ("dags", "scripts"):
        (tmp_path / folder).mkdir()
    (tmp_path / "scripts/requirements.txt").write_text("airflow-provider-medallion==1.0.0\n")
    (tmp_path / "dags/people_pipeline.py").write_text("first\n")
    return tmp_path


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, str(SCRIPTS / "deploy_dags.py"), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def deploy(sources: Path, version: str) -> None:
    done = run("deploy", BUCKET, version, str(sources / "dags"), str(sources / "scripts"))
    assert done.returncode == 0, done.stdout + done.stderr


def live(s3: Any) -> dict[str, str]:
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    return {
        key.removeprefix("airflow/"): s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode().strip()
        for key in keys
        if not key.startswith("airflow/releases/")
    }


def test_a_release_is_what_airflow_reads(s3: Any, sources: Path) -> None:
    deploy(sources, "1.0.0")

    assert live(s3) == {
        "dags/of_others.py": "others",
        "dags/people_pipeline.py": "first",
        "scripts/requirements.txt": "airflow-provider-medallion==1.0.0",
    }


def test_rollback_brings_the_release_before_back(s3: Any, sources: Path) -> None:
    deploy(sources, "1.0.0")
    before = live(s3)
    (sources / "dags/people_pipeline.py").write_text("second\n")
    (sources / "dags/report.py").write_text("new\n")
    deploy(sources, "1.1.0")
    assert live(s3)["dags/people_pipeline.py"] == "second"
    assert live(s3)["dags/report.py"] == "new"

    done = run("rollback", BUCKET)

    assert done.returncode == 0, done.stdout + done.stderr
    assert live(s3) == before
    listed = run("list", BUCKET).stdout.splitlines()
    assert [line.split()[1] for line in listed] == ["1.0.0", "1.1.0", "1.0.0"]


def test_rollback_goes_to_the_release_that_is_named(s3: Any, sources: Path) -> None:
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        (sources / "dags/people_pipeline.py").write_text(f"of {version}\n")
        deploy(sources, version)

    assert run("rollback", BUCKET, "1.0.0").returncode == 0
    assert live(s3)["dags/people_pipeline.py"] == "of 1.0.0"


def test_there_has_to_be_something_to_go_back_to(s3: Any, sources: Path) -> None:
    deploy(sources, "1.0.0")
    before = live(s3)

    done = run("rollback", BUCKET)
    unknown = run("rollback", BUCKET, "0.9.0")

    assert done.returncode == unknown.returncode == 1
    assert "no earlier release" in done.stderr
    assert "0.9.0" in unknown.stderr
    assert live(s3) == before


def test_an_empty_folder_removes_nothing(s3: Any, sources: Path) -> None:
    deploy(sources, "1.0.0")
    before = live(s3)
    (sources / "dags/people_pipeline.py").unlink()

    done = run("deploy", BUCKET, "1.1.0", str(sources / "dags"), str(sources / "scripts"))

    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert live(s3) == before


@pytest.mark.usefixtures("s3")
def test_two_at_a_time_do_not_mix(sources: Path) -> None:
    deploy(sources, "1.0.0")
    bucket = Bucket(BUCKET)
    slow = bucket.history()
    deploy(sources, "1.1.0")

    with pytest.raises(DeploymentError, match="came in between"):
        bucket.remember(slow, {"version": "1.0.1", "files": []})
    assert [release["version"] for release in bucket.history().releases] == ["1.0.0", "1.1.0"]


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the S3 gateway does not start")
