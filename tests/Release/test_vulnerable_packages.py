"""What the list of vulnerable packages comes to."""

import json
import sys
from pathlib import Path
from typing import Any

from conftest import SCRIPTS, Repository

ADVISORY = "https://github.com/advisories/GHSA-5crp-9r3c-p9vr"


def judge(repository: Repository, report: dict[str, Any]) -> tuple[int, list[str]]:
    file = Path(repository.folder) / "report.json"
    file.write_text(json.dumps(report), encoding="utf-8")
    done = repository.try_run(sys.executable, str(SCRIPTS / "vulnerable_packages.py"), str(file))
    return done.returncode, done.stdout.splitlines()


def test_a_package_that_was_brought_along_is_named_with_its_advisory(repository: Repository) -> None:
    package = {
        "id": "Newtonsoft.Json",
        "resolvedVersion": "9.0.1",
        "vulnerabilities": [{"severity": "High", "advisoryurl": ADVISORY}],
    }
    framework = {"framework": "net10.0", "transitivePackages": [package]}

    assert judge(repository, {"projects": [{"frameworks": [framework]}]}) == (1, [f"Newtonsoft.Json 9.0.1: High, {ADVISORY}"])


def test_nothing_known_is_said(repository: Repository) -> None:
    assert judge(repository, {"projects": [{"path": "a.csproj"}]}) == (0, ["no known vulnerability"])


def test_a_list_that_could_not_be_read_is_no_safety(repository: Repository) -> None:
    report = {"problems": [{"level": "error", "text": "the source has no list"}], "projects": []}

    assert judge(repository, report) == (1, ["the source has no list"])
