"""Packs files as Amazon MWAA's plugins.zip, the same whenever it is made: plugins_zip.py PLUGINS.zip FILE..."""

import os
import sys
import time
import zipfile
from pathlib import Path


def main(target: str, *files: str) -> None:
    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(map(Path, files)):
            packed.writestr(zipfile.ZipInfo(file.name, moment), file.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
