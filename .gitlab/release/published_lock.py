"""Checks that what is published is made of the packages that are locked: published_lock.py packages.lock.json PUBLISHED.lock.json

Publishing native code needs packages beside those of a build: the compiler, in the SDK's version. They cannot stand in the lock
file, which holds for every SDK; so publishing has a lock file of its own, and whatever else is in it has to be as it is locked.
"""

import json
import sys
from pathlib import Path

# Of the SDK: no part of what is published. What it links in is named by the bill of materials (image_sbom.py).
COMPILER = ("microsoft.dotnet.ilcompiler", "microsoft.net.illink.tasks")

Packages = dict[str, tuple[str, str]]


def packages_of(path: Path) -> Packages:
    """Version and hash of each package, by the framework that it is for and its name."""
    frameworks = json.loads(path.read_text(encoding="utf-8-sig"))["dependencies"]
    return {
        f"{framework} {name}": (package["resolved"], package["contentHash"])
        for framework, packages in frameworks.items()
        for name, package in packages.items()
        if package["type"] != "Project" and not name.lower().endswith(COMPILER)
    }


def main(locked_file: Path, published_file: Path) -> None:
    locked, published = packages_of(locked_file), packages_of(published_file)
    if others := sorted(name for name in locked.keys() | published.keys() if locked.get(name) != published.get(name)):
        raise SystemExit(f"other packages would be published than {locked_file} has: {', '.join(others)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
