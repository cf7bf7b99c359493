"""The image arrives in a registry as it was built. With the tools of the pipeline's job, and a registry that is not ours."""

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, Published
from oci import INDEX
from root_filesystem import free_port

CONFIGURATION = """version: 0.1
storage:
  filesystem:
    rootdirectory: {folder}
http:
  addr: 127.0.0.1:{port}
"""

MISSING = [name for name in ("skopeo", "docker-registry") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)}: not installed")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of a registry, empty at first."""
    folder, port = tmp_path_factory.mktemp("registry"), free_port()
    settings = folder / "settings.yml"
    settings.write_text(CONFIGURATION.format(folder=folder / "data", port=port), encoding="utf-8")
    server = subprocess.Popen(["docker-registry", "serve", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/v2/", server)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def test_a_registry_knows_it_under_the_digest_that_was_built(published: Published, registry: str) -> None:
    done = push(published.folder, f"{registry}/medallion-grpc:1.2.3")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == f"{registry}/medallion-grpc@{published.digest}"
    request = urllib.request.Request(f"http://{registry}/v2/medallion-grpc/manifests/1.2.3", headers={"Accept": INDEX})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Docker-Content-Digest"] == published.digest
        platforms = [each["platform"]["architecture"] for each in json.load(answer)["manifests"]]
    assert platforms == ["amd64", "arm64"]


def test_another_digest_than_the_one_that_was_built_is_refused(published: Published, registry: str, tmp_path: Path) -> None:
    shutil.copy(published.folder / "medallion-grpc.oci.tar", tmp_path)
    (tmp_path / "digest").write_text("sha256:" + 64 * "0" + "\n", encoding="utf-8")

    done = push(tmp_path, f"{registry}/medallion-grpc:2.0.0")

    assert done.returncode == 1
    assert "built was sha256:000" in done.stderr


def push(folder: Path, reference: str) -> "subprocess.CompletedProcess[str]":
    script = ROOT / ".gitlab/release/push-image.sh"
    return subprocess.run(
        ["bash", script, folder, reference, "--dest-tls-verify=false"],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the registry does not start")
