"""Loads DAG files the way Airflow does."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import logging
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class LoadError:
    """Why Airflow gets no DAG, or not every DAG, from a file.

    :param line: Line of the file from which the error came; 1 where it is not known.
    """

    line: int
    message: str


@dataclass(slots=True)
class Loaded:
    """What Airflow gets from one file."""

    dags: list[Any] = field(default_factory=list)
    errors: list[LoadError] = field(default_factory=list)


def has_airflow() -> bool:
    """Tell whether Airflow is installed here."""
    return importlib.util.find_spec("airflow") is not None


class Loader:
    """Reads DAG files into one DagBag, without a database and without cluster policies.

    :param folders: Where modules beside the DAG files are imported from.
    """

    def __init__(self, folders: list[Path]) -> None:
        # The rules are checked by the caller, so that each violation is reported as one.
        os.environ["AIRFLOW__MEDALLION__POLICIES"] = "off"
        sys.path[:0] = [str(folder.resolve()) for folder in folders]
        with _quiet():
            self._bag = _dag_bag()(dag_folder=os.devnull, collect_dags=False)

    def load(self, path: Path) -> Loaded:
        """Run one file, and return its DAGs and errors."""
        loaded = Loaded()
        absolute = str(path.resolve())
        self._bag.import_errors.clear()
        try:
            with _quiet():
                loaded.dags = list(self._bag.process_file(absolute, only_if_updated=False, safe_mode=True))
        except SystemExit as error:
            loaded.errors.append(LoadError(_line_of(error, absolute), f"SystemExit: {error.code}"))
        for trace in self._bag.import_errors.values():
            loaded.errors.append(_read_trace(trace, absolute))
        return loaded


def _dag_bag() -> Any:
    try:
        module = importlib.import_module("airflow.dag_processing.dagbag")
    except ModuleNotFoundError:  # Airflow 2
        module = importlib.import_module("airflow.models.dagbag")
    return module.DagBag


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Airflow and DAG files print and log out of the report."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(before)


def _read_trace(trace: str, path: str) -> LoadError:
    lines = [line.strip() for line in trace.strip().splitlines()]
    own = re.findall(rf'File "{re.escape(path)}", line (\d+)', trace)
    return LoadError(int(own[-1]) if own else 1, lines[-1] if lines else "")


def _line_of(error: BaseException, path: str) -> int:
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
