"""Puts one code-quality report for GitLab together: code_quality.py REPORT.json FOLDER

FOLDER holds *.sarif of the C# compiler and ruff.json; code that stands twice is looked for here, in what git tracks. GitLab
shows a finding beside the line of a merge request that brought it, by its fingerprint: that must not change when the file grows
above it.
"""

import hashlib
import json
import sys
import urllib.parse
from pathlib import Path
from typing import Any

from duplicates import duplicates

Finding = dict[str, Any]
SEVERITY = {"error": "major", "warning": "minor", "note": "info"}


def finding(rule: str, severity: str, path: str, line: int, text: str, seed: str) -> Finding:
    """As GitLab reads it. The seed tells findings of one rule in one file apart."""
    fingerprint = hashlib.sha256(f"{rule}\0{path}\0{seed}".encode()).hexdigest()
    return {
        "description": text,
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def of_sarif(file: Path, root: Path) -> list[Finding]:
    """What the analyzers said and nobody has silenced."""
    found = []
    for run in json.loads(file.read_text(encoding="utf-8-sig"))["runs"]:
        for result in run["results"]:
            if result.get("suppressions") or not result.get("locations"):
                continue
            place = result["locations"][0]["physicalLocation"]
            path = path_of(place["artifactLocation"]["uri"], root)
            if path is not None:
                text = result["message"]["text"]
                line = place["region"]["startLine"]
                found.append(finding(result["ruleId"], SEVERITY[result["level"]], path, line, text, text))
    return found


def path_of(uri: str, root: Path) -> str | None:
    """From the root of the repository; None for what the build makes."""
    path = Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))
    if not path.is_relative_to(root):
        return None
    name = path.relative_to(root)
    return None if {"obj", "artifacts"} & set(name.parts) else name.as_posix()


def of_ruff(file: Path, root: Path) -> list[Finding]:
    found = []
    for each in json.loads(file.read_text(encoding="utf-8")):
        path = (root / each["location"]["path"]).resolve().relative_to(root).as_posix()
        line = each["location"].get("lines", {}).get("begin") or each["location"]["positions"]["begin"]["line"]
        found.append(finding(each["check_name"], "minor", path, line, each["description"], each["description"]))
    return found


def of_duplicates(root: Path) -> list[Finding]:
    found = []
    for copy in duplicates(root):
        text = f"{copy.lines} lines that also stand in {copy.other}:{copy.other_line}"
        seed = f"{copy.other}\0{copy.content}"
        found.append(finding("duplicated-code", "minor", copy.path, copy.line, text, seed))
    return found


def main(report: str, folder: str) -> None:
    root = Path(__file__).resolve().parents[2]
    found = [each for file in sorted(Path(folder).glob("*.sarif")) for each in of_sarif(file, root)]
    if not found and not list(Path(folder).glob("*.sarif")):
        raise SystemExit(f"{folder} holds no *.sarif: code-quality.sh writes them")
    ruff = Path(folder) / "ruff.json"
    if ruff.is_file():
        found += of_ruff(ruff, root)
    found += of_duplicates(root)
    # Linked files are compiled in several projects.
    unique = list({each["fingerprint"]: each for each in found}.values())
    Path(report).write_text(json.dumps(unique, indent=1) + "\n", encoding="utf-8")
    rules = sorted({each["check_name"] for each in unique})
    for rule in rules:
        print(f"{sum(each['check_name'] == rule for each in unique):5d} {rule}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
