"""Reads what `dotnet list package --vulnerable --format json` writes: vulnerable_packages.py REPORT.json

Prints each known vulnerability, or what kept the command from looking for them, and fails when there is either.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def vulnerabilities(report: dict[str, Any]) -> Iterator[str]:
    for project in report["projects"]:
        for framework in project.get("frameworks", []):
            for kind in ("topLevelPackages", "transitivePackages"):
                for package in framework.get(kind, []):
                    for one in package["vulnerabilities"]:
                        name = f"{package['id']} {package['resolvedVersion']}"
                        yield f"{name}: {one['severity']}, {one['advisoryurl']}"


def main(path: str) -> None:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    found = [each["text"] for each in report.get("problems", [])] + sorted(set(vulnerabilities(report)))
    print("\n".join(found) or "no known vulnerability")
    sys.exit(bool(found))


if __name__ == "__main__":
    main(sys.argv[1])
