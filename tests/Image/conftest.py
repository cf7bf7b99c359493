"""The image, made once: by the script that the pipeline makes it with, on a base image of this machine."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from base_image import make_base_image
from oci import Archive, Blob, Json
from registry import Registry
from root_filesystem import unpack
from service import Service, started, write_bronze

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Published:
    """What the script leaves."""

    folder: Path

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "medallion-grpc.oci.tar")

    @property
    def sbom(self) -> str:
        return (self.folder / "sbom.cdx.json").read_text(encoding="utf-8")

    @property
    def assets(self) -> Json:
        """What the restore for publishing has chosen."""
        file = self.folder / "build/obj/Medallion.Cli/project.assets.json"
        return cast(Json, json.loads(file.read_text(encoding="utf-8-sig")))

    @property
    def digest(self) -> str:
        return (self.folder / "digest").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="session")
def base_image() -> tuple[str, dict[str, Blob]]:
    """The digest of its index, and everything under its digest."""
    return make_base_image()


@pytest.fixture(scope="session")
def base(base_image: tuple[str, dict[str, Blob]]) -> Iterator[str]:
    """A reference to the base image, by digest, in a registry on loopback."""
    digest, blobs = base_image
    with Registry("dotnet/runtime-deps", blobs) as registry:
        yield f"{registry.host}/{registry.repository}:test@{digest}"


@pytest.fixture(scope="session")
def published(base: str, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(ROOT, tmp_path_factory.mktemp("image"), base)


@pytest.fixture(scope="session")
def root_filesystem(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers of the image of this machine's architecture, one over the other, in a folder."""
    folder = tmp_path_factory.mktemp("root")
    unpack(published.archive.images()["amd64"], folder)
    return folder


@pytest.fixture(scope="session")
def service(published: Published, root_filesystem: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    store = tmp_path_factory.mktemp("store")
    write_bronze(store)
    log = tmp_path_factory.mktemp("log") / "service.log"
    with started(published.archive.images()["amd64"], root_filesystem, store, log) as service:
        yield service


def publish(sources: Path, folder: Path, base: str, *options: str, **environment: str) -> Published:
    """Runs the script of a tree of sources. The analyzers had their say in the build."""
    script = sources / ".gitlab/release/image.sh"
    done = subprocess.run(
        ["bash", script, folder, f"-p:ContainerBaseImage={base}", "-p:RunAnalyzers=false", *options],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return Published(folder)
