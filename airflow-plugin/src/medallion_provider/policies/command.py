"""`medallion-dag-check`: the rules on a folder of DAG files, for merge requests."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from medallion_provider.policies.checks import check_dag, check_source
from medallion_provider.policies.discovery import NoSuchFileError, find_files
from medallion_provider.policies.loading import Loader, has_airflow
from medallion_provider.policies.report import Report
from medallion_provider.policies.rules import UNLOADABLE
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import ENGLISH, LANGUAGES, Text
from medallion_provider.policies.violation import Place, Violation

CLEAN, VIOLATIONS, USAGE = 0, 1, 2

_NO_FILE = Text("{path} is no Python file, and no folder with one.", "{path} não é arquivo Python nem pasta com um.")
_NO_AIRFLOW = Text(
    "Airflow is not installed here, so MDL001 to MDL004 were not checked.",
    "O Airflow não está instalado aqui; por isso MDL001 a MDL004 não foram verificadas.",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 clean, 1 violations, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    loads = not options.no_import and has_airflow()
    try:
        files = find_files(options.paths, as_airflow=loads)
    except NoSuchFileError as error:
        _complain(_NO_FILE.fill(path=error).in_language(options.language))
        return USAGE

    loader = Loader(_folders(options.paths)) if loads else None
    violations = [found for file in files for found in _check(file, loader)]
    report = Report(len(files), loads, violations)
    if options.json:
        print(report.to_json(options.language))  # noqa: T201
    else:
        for line in report.to_lines(options.language, colour=_wants_colour()):
            print(line)  # noqa: T201
    if not options.no_import and not loads:
        _complain(_NO_AIRFLOW.in_language(options.language))
    return VIOLATIONS if violations else CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="medallion-dag-check",
        description="Finds bad habits in Airflow DAG files. Exit code: 0 none, 1 some, 2 wrong usage.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a DAG file, or a folder of them")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=_default_language(),
        help="language of the report; default: AIRFLOW__MEDALLION__LANGUAGE, else en",
    )
    parser.add_argument(
        "--no-import",
        action="store_true",
        help="read the files as text only and run none of their code; MDL001 to MDL004 are not checked",
    )
    return parser


def _default_language() -> str:
    word = os.environ.get("AIRFLOW__MEDALLION__LANGUAGE", "").strip()
    return word if word in LANGUAGES else ENGLISH


def _folders(paths: list[Path]) -> list[Path]:
    folders = [path if path.is_dir() else path.parent for path in paths]
    return list(dict.fromkeys(folders))


def _check(file: Path, loader: Loader | None) -> list[Violation]:
    try:
        source = DagSource.read(file)
    except SyntaxError as error:
        place = Place(str(file), error.lineno or 1, error.offset or 1)
        return [UNLOADABLE.at(place, f"{type(error).__name__}: {error.msg}")]
    except (OSError, ValueError) as error:
        return [UNLOADABLE.at(Place(str(file), 1), f"{type(error).__name__}: {error}")]
    return sorted([*check_source(source), *_check_loaded(source, loader)], key=lambda found: found.order)


def _check_loaded(source: DagSource, loader: Loader | None) -> list[Violation]:
    if loader is None:
        return []
    loaded = loader.load(Path(source.path))
    failed = [UNLOADABLE.at(Place(source.path, error.line), error.message) for error in loaded.errors]
    return [*failed, *(found for dag in loaded.dags for found in check_dag(dag, source))]


def _wants_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _complain(sentence: str) -> None:
    print(f"medallion-dag-check: {sentence}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
