"""Merges Cobertura reports of several test projects into one: coverage.py MERGED.xml REPORT.xml...

A line counts as covered when any project has run it. Prints the share, as the pipeline looks for it.
"""

import sys
from collections import defaultdict
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

Hits = dict[str, dict[int, int]]


def add_report(hits: Hits, report: str, root: Path) -> None:
    document = ElementTree.parse(report).getroot()
    sources = [Path(source.text or "") for source in document.iter("source")]
    for group in document.iter("class"):
        name = path_in_repository(group.get("filename", ""), sources, root)
        if name is None or "obj" in PurePosixPath(name).parts:
            continue
        for line in group.iter("line"):
            number = int(line.get("number", "0"))
            hits[name][number] = hits[name].get(number, 0) + int(line.get("hits", "0"))


def path_in_repository(name: str, sources: list[Path], root: Path) -> str | None:
    """A report names files from one of its sources; what is not ours (a package's sources) is left out."""
    for source in [Path(), *sources]:
        path = source / name
        if path.is_absolute() and path.is_file() and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None


def merged(hits: Hits) -> ElementTree.Element:
    covered, total = counts(hits)
    root = ElementTree.Element(
        "coverage",
        {
            "line-rate": f"{covered / total if total else 0:.4f}",
            "lines-covered": str(covered),
            "lines-valid": str(total),
            "version": "1",
        },
    )
    ElementTree.SubElement(ElementTree.SubElement(root, "sources"), "source").text = "."
    packages = ElementTree.SubElement(root, "packages")
    for folder in sorted({folder_of(name) for name in hits}):
        package = ElementTree.SubElement(packages, "package", {"name": folder})
        classes = ElementTree.SubElement(package, "classes")
        for name in sorted(each for each in hits if folder_of(each) == folder):
            group = ElementTree.SubElement(classes, "class", {"name": PurePosixPath(name).stem, "filename": name})
            lines = ElementTree.SubElement(group, "lines")
            for number, count in sorted(hits[name].items()):
                ElementTree.SubElement(lines, "line", {"number": str(number), "hits": str(count)})
    return root


def folder_of(name: str) -> str:
    return str(PurePosixPath(name).parent)


def counts(hits: Hits) -> tuple[int, int]:
    lines = [count for file in hits.values() for count in file.values()]
    return sum(count > 0 for count in lines), len(lines)


def main(target: str, reports: list[str]) -> None:
    hits: Hits = defaultdict(dict)
    for report in reports:
        add_report(hits, report, Path.cwd().resolve())
    covered, total = counts(hits)
    ElementTree.ElementTree(merged(hits)).write(target, encoding="utf-8", xml_declaration=True)
    print(f"coverage: {100 * covered / total if total else 0:.1f} % of lines")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
