"""Reports of several test projects, as one."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from conftest import ROOT

REPORT = """<coverage><sources><source>{source}</source></sources><packages><package name="P"><classes>
<class name="A" filename="{name}"><lines>{lines}</lines></class>
<class name="G" filename="obj/G.g.cs"><lines><line number="1" hits="0" /></lines></class>
</classes></package></packages></coverage>"""


def report(folder: Path, file: str, name: str, hits: dict[int, int]) -> str:
    lines = "".join(f'<line number="{number}" hits="{count}" />' for number, count in hits.items())
    path = folder / file
    path.write_text(REPORT.format(source=f"{folder}/src/", name=name, lines=lines), encoding="utf-8")
    return str(path)


def merge(folder: Path, *reports: str) -> tuple[str, ElementTree.Element]:
    merged = folder / "merged.xml"
    script = str(ROOT / "tests/run/coverage.py")
    done = subprocess.run([sys.executable, script, str(merged), *reports], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip(), ElementTree.parse(merged).getroot()


def test_a_line_that_any_project_has_run_is_covered(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/A.cs").touch()
    first = report(tmp_path, "first.xml", "A.cs", {1: 1, 2: 0, 3: 0})
    # Another collector names files by their whole path.
    second = report(tmp_path, "second.xml", str(tmp_path / "src/A.cs"), {1: 0, 2: 4, 3: 0})

    said, merged = merge(tmp_path, first, second)

    assert said == "coverage: 66.7 % of lines"
    lines = {line.get("number"): line.get("hits") for line in merged.iter("line")}
    assert lines == {"1": "1", "2": "4", "3": "0"}
    assert [group.get("filename") for group in merged.iter("class")] == ["src/A.cs"]


def test_files_that_are_not_ours_do_not_count(tmp_path: Path) -> None:
    said, merged = merge(tmp_path, report(tmp_path, "only.xml", "/elsewhere/B.cs", {1: 1}))

    assert said == "coverage: 0.0 % of lines"
    assert list(merged.iter("class")) == []
