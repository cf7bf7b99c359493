"""Finds the programs that the tests drive."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def find(name: str) -> str | None:
    """Return the path of a program: of the kit that MEDALLION_KIT names, else of the PATH."""
    kit = os.environ.get("MEDALLION_KIT")
    if kit and os.access(Path(kit, "bin", name), os.X_OK):
        return str(Path(kit, "bin", name))
    return shutil.which(name)


def require(*names: str) -> dict[str, str]:
    """Return the programs' paths; skips the test where one is missing."""
    found = {name: find(name) for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        pytest.skip(f"{', '.join(missing)}: neither in the kit (MEDALLION_KIT) nor on the PATH")
    return {name: path for name, path in found.items() if path is not None}
