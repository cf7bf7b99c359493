"""Which files a command line means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class NoSuchFileError(Exception):
    """A path that leads to no Python file; the message says which."""


def find_files(paths: Iterable[Path], *, as_airflow: bool) -> list[Path]:
    """Return the Python files of `paths`, each once, in order; raises NoSuchFileError.

    :param paths: Files, taken as they are, and folders, searched with the folders inside.
    :param as_airflow: Whether to leave out what `.airflowignore` leaves out; needs Airflow.
    """
    files = [file for path in paths for file in _find(path, as_airflow)]
    return list(dict.fromkeys(files))


def _find(path: Path, as_airflow: bool) -> list[Path]:
    if path.is_file():
        return [path]
    found = sorted(_in_folder(path, as_airflow)) if path.is_dir() else []
    if not found:
        raise NoSuchFileError(str(path))
    return found


def _in_folder(folder: Path, as_airflow: bool) -> Iterable[Path]:
    if not as_airflow:
        return (file for file in folder.rglob("*.py") if not _is_hidden(file.relative_to(folder)))
    from airflow.utils.file import list_py_file_paths

    listed = (Path(file) for file in list_py_file_paths(str(folder), safe_mode=False))
    # Airflow 2 adds its own examples, and both add zip archives.
    return (file for file in listed if file.suffix == ".py" and file.is_relative_to(folder))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
