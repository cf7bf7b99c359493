"""Takes the pictures of the README: `cd tests && python -m system.screenshots`, with Airflow 3 and Chromium.

Needs what the system tests need: MEDALLION_KIT, and the built service.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from urllib.parse import quote

from system.conftest import VARIABLES, connections
from system.dags import PEOPLE, variant
from system.lake import Lake
from system.site import PLUGIN, Site
from system.slack import Slack

IMAGES = PLUGIN / "docs/images"
DAG = "people_pipeline"
FILES = 12
# Kilobytes a second: slow enough for several lines of progress.
SLOW = 400
SIGNATURE = b"\x89PNG\r\n\x1a\n"
FAILED, GOOD = "manual__broken-bucket", "manual__good"


def main() -> None:
    """Run the pipeline well, then badly, and take the pictures."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is needed.")
    folder = Path(tempfile.mkdtemp())
    lake, slack = Lake(folder / "lake", Path(os.environ["MEDALLION_KIT"]) / "bin"), Slack()
    site = Site(folder / "airflow", VARIABLES, connections(lake, slack))
    try:
        run_pipelines(site, lake)
        IMAGES.mkdir(parents=True, exist_ok=True)
        take(chromium, site.address + f"/dags/{DAG}", IMAGES / "grid.png", 820)
        take(chromium, log_page(site, GOOD), IMAGES / "log.png", 560)
        take(chromium, log_page(site, FAILED), IMAGES / "failure.png", 820)
        # What follows is Python's stack.
        cut(IMAGES / "failure.png", 450)
    finally:
        site.stop()
        lake.stop()
        slack.stop()
        shutil.rmtree(folder)


def run_pipelines(site: Site, lake: Lake) -> None:
    for number in range(FILES):
        lake.add_bronze(f"people_v{number}.csv", PEOPLE.read_bytes())
    lake.slow_down(SLOW)
    site.post("variables", {"key": "medallion_language", "value": "en"})
    site.add_dag(DAG, variant(DAG))
    site.trigger(DAG, GOOD)
    site.wait_until_ended(DAG, GOOD)
    site.patch("variables/s3_bucket", {"key": "s3_bucket", "value": "people-lakes"})
    site.trigger(DAG, FAILED)
    site.wait_until_ended(DAG, FAILED)


def log_page(site: Site, run_id: str) -> str:
    return f"{site.address}/dags/{DAG}/runs/{quote(run_id)}/tasks/read_bronze_data?try_number=1"


def take(chromium: str, address: str, image: Path, height: int) -> None:
    """Let Chromium draw a page, with time for the page to ask for its data."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-background-networking",
                "--no-first-run",
                f"--user-data-dir={profile}",
                f"--window-size=1500,{height}",
                "--virtual-time-budget=15000",
                f"--screenshot={image}",
                address,
            ],
            check=True,
            timeout=120,
        )


def cut(image: Path, height: int) -> None:
    """Keep the upper part of a picture: in a PNG file each line of pixels depends on the ones above alone."""
    old = image.read_bytes()
    header, pixels = b"", b""
    place = len(SIGNATURE)
    while place < len(old):
        (length,) = struct.unpack_from(">I", old, place)
        kind, content = old[place + 4 : place + 8], old[place + 8 : place + 8 + length]
        header = content if kind == b"IHDR" else header
        pixels += content if kind == b"IDAT" else b""
        place += length + 12
    width, _, depth, colour = struct.unpack_from(">IIBB", header)
    line = 1 + width * depth // 8 * {2: 3, 6: 4}[colour]
    kept = zlib.compress(zlib.decompress(pixels)[: line * height], 9)
    header = header[:4] + struct.pack(">I", height) + header[8:]
    image.write_bytes(SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", kept) + chunk(b"IEND", b""))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    main()
