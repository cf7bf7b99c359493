"""The same sources give the same image, wherever and whenever it is made."""

import os
import shutil
import subprocess
from pathlib import Path

from test_contents import git, run_script

from conftest import ROOT, Published, publish

# One architecture, unless there is time: compiling ahead is most of the work.
LONG = os.environ.get("MEDALLION_LONG") == "1"
OPTIONS = () if LONG else ("-p:ContainerRuntimeIdentifiers=linux-x64",)


def test_a_copy_of_the_sources_in_another_folder_gives_the_same_digest(published: Published, base: str, tmp_path: Path) -> None:
    sources = tmp_path / "elsewhere"
    copy_sources(sources)

    again = publish(
        sources,
        tmp_path / "image",
        base,
        *OPTIONS,
        MEDALLION_VERSION=run_script("version.sh"),
        SOURCE_REVISION=git("rev-parse", "HEAD"),
        SOURCE_DATE_EPOCH=git("log", "-1", "--format=%ct"),
    )

    first = published.archive.images()
    for architecture, image in again.archive.images().items():
        assert image.manifest == first[architecture].manifest, architecture
        assert image.config == first[architecture].config, architecture
    if LONG:
        assert again.digest == published.digest
        assert archive_of(again).read_bytes() == archive_of(published).read_bytes()


def copy_sources(target: Path) -> None:
    """What git tracks, and what it would if it were added: no history, nothing built."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def archive_of(published: Published) -> Path:
    return published.folder / "medallion-grpc.oci.tar"
