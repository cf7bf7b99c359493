"""Reads DAG files with the real DagBag, as installed, once for each scenario; prints what came of them as JSON.

Arguments: the folder of DAG files, and the scenarios as JSON: lists of the options of section [medallion].
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any

from airflow import settings
from airflow.policies import hookimpl

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


class HouseRules:
    """A policy of somebody else's, which mends what this package would refuse."""

    @staticmethod
    @hookimpl
    def task_policy(task: Any) -> None:
        task.owner = "house"
        task.on_failure_callback = [print]


def bag(folder: str, options: dict[str, str]) -> dict[str, Any]:
    for option in ("policies", "language"):
        os.environ.pop(f"AIRFLOW__MEDALLION__{option.upper()}", None)
    os.environ.update({f"AIRFLOW__MEDALLION__{option.upper()}": value for option, value in options.items()})
    manager = getattr(settings, "POLICY_PLUGIN_MANAGER", None) or settings.get_policy_plugin_manager()
    if "house" in options:
        manager.register(HouseRules)
    logger = logging.getLogger("medallion_provider")
    logger.handlers = [log := Lines()]
    dags = DagBag(dag_folder=folder)
    return {"dags": sorted(dags.dags), "errors": dags.import_errors, "log": log.lines}


if __name__ == "__main__":
    results = [bag(sys.argv[1], options) for options in json.loads(sys.argv[2])]
    sys.stdout.write("\n" + json.dumps(results))
