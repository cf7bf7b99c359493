"""The provider's wheel carries the version of the tag wherever a version stands, and is the same whenever it is built."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import SCRIPTS

VERSION = {"MEDALLION_VERSION": "7.8.9-rc.2", "SOURCE_DATE_EPOCH": "1700000000"}
WHEEL = "airflow_provider_medallion-7.8.9rc2-py3-none-any.whl"


def build(folder: Path) -> Path:
    done = subprocess.run(
        ["bash", SCRIPTS / "wheel.sh", folder, sys.executable],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), **VERSION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / WHEEL


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def test_every_place_has_the_version_of_the_tag(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        metadata = packed.read("airflow_provider_medallion-7.8.9rc2.dist-info/METADATA").decode()
        package = packed.read("medallion_provider/__init__.py").decode()

    assert "\nVersion: 7.8.9rc2\n" in metadata
    assert '__version__ = "7.8.9rc2"' in package
    assert "airflow-provider-medallion==7.8.9rc2\n" in (wheel.parent / "requirements.txt").read_text(encoding="utf-8")


def test_plugins_of_mwaa_hold_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel.parent / "plugins.zip") as packed:
        assert packed.read(WHEEL) == wheel.read_bytes()


def test_it_is_the_same_whenever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    again = build(tmp_path)

    assert again.read_bytes() == wheel.read_bytes()
    assert (tmp_path / "plugins.zip").read_bytes() == (wheel.parent / "plugins.zip").read_bytes()
