"""The report that a merge request shows."""

import json
from pathlib import Path

from code_quality import of_ruff, of_sarif
from conftest import ROOT, Repository
from duplicates import duplicates

BLOCK = [f"step_{number}();" for number in range(15)]


def sarif(folder: Path, path: Path, line: int, **more: object) -> Path:
    result = {
        "ruleId": "CA1502",
        "level": "note",
        "message": {"text": "'Read' has a cyclomatic complexity of '14'."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path.as_uri()},
                    "region": {"startLine": line},
                }
            }
        ],
        **more,
    }
    file = folder / "project.sarif"
    file.write_text(json.dumps({"runs": [{"results": [result]}]}), encoding="utf-8")
    return file


def test_findings_of_the_compiler_have_their_place(tmp_path: Path) -> None:
    [found] = of_sarif(sarif(tmp_path, tmp_path / "src/A.cs", 7), tmp_path)

    assert found["location"] == {"path": "src/A.cs", "lines": {"begin": 7}}
    assert (found["check_name"], found["severity"]) == ("CA1502", "info")
    assert "complexity of '14'" in found["description"]


def test_a_finding_is_the_same_one_when_lines_move(tmp_path: Path) -> None:
    [before] = of_sarif(sarif(tmp_path, tmp_path / "src/A.cs", 7), tmp_path)
    [after] = of_sarif(sarif(tmp_path, tmp_path / "src/A.cs", 9), tmp_path)
    [other] = of_sarif(sarif(tmp_path, tmp_path / "src/B.cs", 7), tmp_path)

    assert before["fingerprint"] == after["fingerprint"] != other["fingerprint"]


def test_what_is_silenced_or_made_by_the_build_is_no_finding(tmp_path: Path) -> None:
    assert of_sarif(sarif(tmp_path, tmp_path / "src/A.cs", 7, suppressions=[{"kind": "inSource"}]), tmp_path) == []
    assert of_sarif(sarif(tmp_path, tmp_path / "src/obj/A.g.cs", 7), tmp_path) == []
    assert of_sarif(sarif(tmp_path, Path("/elsewhere/A.cs"), 7), tmp_path) == []


def test_python_is_read_as_ruff_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "ruff.json"
    place = {"path": "tools/a.py", "positions": {"begin": {"line": 3, "column": 5}}}
    file.write_text(json.dumps([{"check_name": "C901", "description": "`f` is too complex (12 > 10)", "location": place}]))

    [found] = of_ruff(file, tmp_path)

    assert found["location"] == {"path": "tools/a.py", "lines": {"begin": 3}}


def test_code_that_stands_twice_is_found_once_with_both_places(repository: Repository) -> None:
    write(repository, "a.cs", ["// The first.", "{", *BLOCK, "last();"])
    write(repository, "b.cs", ["// The second.", "before();", *(f"    {line}" for line in BLOCK), "", "}"])

    [copy] = duplicates(repository.folder)

    assert (copy.path, copy.line, copy.lines) == ("b.cs", 3, len(BLOCK))
    assert (copy.other, copy.other_line) == ("a.cs", 3)


def test_a_third_place_and_a_repetition_in_one_file_are_found(repository: Repository) -> None:
    write(repository, "a.py", [*BLOCK, "between()", *BLOCK])
    write(repository, "b.py", BLOCK)

    assert [(copy.path, copy.line) for copy in duplicates(repository.folder)] == [("a.py", 17), ("b.py", 1)]


def test_little_imports_and_comments_are_no_duplicates(repository: Repository) -> None:
    imports = [f"using System.Part{number};" for number in range(20)]
    write(repository, "a.cs", [*imports, *BLOCK[:11]])
    write(repository, "b.cs", [*imports, *BLOCK[:11]])

    assert duplicates(repository.folder) == []


def test_this_repository_repeats_little() -> None:
    """A ratchet: lower it when a copy goes, never raise it."""
    assert len([copy for copy in duplicates(ROOT) if copy.path.startswith(("src/", "airflow-plugin/src/"))]) <= 2


def write(repository: Repository, name: str, lines: list[str]) -> None:
    (repository.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    repository.git("add", name)
