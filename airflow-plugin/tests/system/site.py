"""A running Airflow with the provider installed in it, and what one can ask it over its REST API."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from system.processes import Child, free_port, wait_for, wait_for_port

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLUGIN = Path(__file__).parents[2]
IS_AIRFLOW_3 = version("apache-airflow").startswith("3.")
# What goes the same way on both versions is done on the newer one in every run, on the older one at night.
nightly_on_airflow_2 = pytest.mark.skipif(
    not IS_AIRFLOW_3 and os.environ.get("MEDALLION_LONG") != "1",
    reason="done every time on Airflow 3, and on Airflow 2 with MEDALLION_LONG=1",
)
nightly = pytest.mark.skipif(os.environ.get("MEDALLION_LONG") != "1", reason="done with MEDALLION_LONG=1")
ENDED = frozenset({"success", "failed"})
_USER = ("admin", "admin")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True)
class Tries:
    """How a task ended: its state, and after how many tries."""

    state: str
    tries: int


class Site:
    """Scheduler, triggerer and API server of one Airflow, on a SQLite database.

    :param home: Folder for everything that it keeps.
    :param variables: Airflow variables to create.
    :param connections: Airflow connections to create, by id.
    :param settings: Further settings, as environment variables.
    """

    def __init__(
        self,
        home: Path,
        variables: Mapping[str, str],
        connections: Mapping[str, Mapping[str, Any]],
        settings: Mapping[str, str],
    ) -> None:
        self.home = home
        self.dags = home / "dags"
        self.dags.mkdir(parents=True)
        self._port = free_port()
        self._env = {**_environment(home, self._port, _install(home)), **settings}
        self._children: dict[str, Child] = {}
        self._session = requests.Session()
        self._airflow("db", "migrate")
        if IS_AIRFLOW_3:
            self.start("api-server", "--host", "127.0.0.1", "--port", str(self._port))
            self.start("dag-processor")
        else:
            names = ("--firstname", "A", "--lastname", "B", "--email", "a@example.invalid")
            self._airflow("users", "create", "--role", "Admin", "-u", _USER[0], "-p", _USER[1], *names)
            self.start("webserver", "--hostname", "127.0.0.1", "--port", str(self._port), "--workers", "1")
        self.start("scheduler", "--skip-serve-logs")
        self.start_triggerer()
        wait_for_port(self._children["api-server" if IS_AIRFLOW_3 else "webserver"], self._port, 120)
        self._log_in()
        for key, value in variables.items():
            self.post("variables", {"key": key, "value": value})
        for conn_id, connection in connections.items():
            self.post("connections", {"connection_id": conn_id, **connection})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self, component: str, *options: str) -> None:
        command = [sys.executable, "-m", "airflow", component, *options]
        self._children[component] = Child(command, self.home / f"{component}.log", self._env)

    def start_triggerer(self) -> None:
        self.start("triggerer", "--skip-serve-logs")

    def kill(self, component: str) -> None:
        self._children[component].kill()

    def stop(self) -> None:
        for child in reversed(list(self._children.values())):
            child.stop()

    def get(self, path: str, accept: str = "application/json", **parameters: Any) -> Any:
        answer = self._ask("GET", path, params=parameters, headers={"Accept": accept})
        return answer.json() if accept == "application/json" else answer.text

    def post(self, path: str, body: Any) -> Any:
        answer = self._ask("POST", path, json=body)
        return answer.json() if answer.content else None

    def patch(self, path: str, body: Any) -> None:
        self._ask("PATCH", path, json=body)

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def _ask(self, method: str, path: str, **request: Any) -> requests.Response:
        """Ask again where the database was busy: SQLite refuses one of two that both go from reading to writing."""
        for _ in range(5):
            answer = self._session.request(method, self._url(path), timeout=90, **request)
            if answer.ok or "Database error" not in answer.text:
                break
            time.sleep(1)
        assert answer.ok, f"{method} {path}: {answer.status_code}: {answer.text}"
        return answer

    def add_dag(self, dag_id: str, text: str) -> None:
        """Put a DAG file into the folder, wait until Airflow has read it, and switch it on."""
        (self.dags / f"{dag_id}.py").write_text(text, encoding="utf-8")

        def read() -> bool:
            for error in self.get("importErrors")["import_errors"]:
                raise AssertionError(error["stack_trace"])
            return self._session.get(self._url(f"dags/{dag_id}"), timeout=30).ok

        wait_for(f"DAG {dag_id} is read", read, 90)
        self.patch(f"dags/{dag_id}", {"is_paused": False})

    def trigger(self, dag_id: str, run_id: str) -> None:
        body: dict[str, Any] = {"dag_run_id": run_id}
        if IS_AIRFLOW_3:
            body["logical_date"] = None
        self.post(f"dags/{dag_id}/dagRuns", body)

    def run_of(self, dag_id: str) -> str:
        """Return the id of the DAG's first run."""
        runs = wait_for(f"{dag_id} has a run", lambda: self.get(f"dags/{dag_id}/dagRuns")["dag_runs"], 60)
        return str(runs[0]["dag_run_id"])

    def wait_until_ended(self, dag_id: str, run_id: str, seconds: float = 300) -> str:
        """Wait for the end of a DAG run; return its state."""

        def state() -> str | None:
            found = self.get(f"dags/{dag_id}/dagRuns/{run_id}")["state"]
            return found if found in ENDED else None

        try:
            return str(wait_for(f"{dag_id}/{run_id} ends", state, seconds, 1))
        except AssertionError:
            self.show_logs()
            raise

    def tasks(self, dag_id: str, run_id: str) -> dict[str, Tries]:
        instances = self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"]
        return {item["task_id"]: Tries(item["state"], item["try_number"]) for item in instances}

    def require_tries(self, dag_id: str, run_id: str, task_id: str, expected: Tries) -> None:
        """See that a task has ended after so many tries; where it has not, show why each of them ended."""
        found = self.tasks(dag_id, run_id)[task_id]
        if found != expected:
            for number in range(1, found.tries + 1):
                print(f"--- {task_id}, try {number}\n{self.log(dag_id, run_id, task_id, number)}")  # noqa: T201
            self.show_logs()
        assert found == expected

    def task(self, dag_id: str, run_id: str, task_id: str) -> Any:
        return self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}")

    def xcom(self, dag_id: str, run_id: str, task_id: str, key: str = "return_value") -> Any:
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/{key}"
        form = {"deserialize": "true"} if IS_AIRFLOW_3 else {"stringify": "false"}
        return self.get(path, **form)["value"]

    def link(self, dag_id: str, run_id: str, task_id: str) -> str | None:
        answer = self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/links")
        links = answer.get("extra_links", answer)
        return links.get("Medallion run")

    def log(self, dag_id: str, run_id: str, task_id: str, try_number: int = 1) -> str:
        """Return the task's log, a line each."""
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{try_number}"
        if not IS_AIRFLOW_3:
            return str(self.get(path, accept="text/plain", full_content="true"))
        lines = self.get(path, full_content="true")["content"]
        return "\n".join(_line(line) for line in lines)

    def log_lines(self, dag_id: str, run_id: str, task_id: str) -> list[tuple[datetime, str]]:
        """Return the lines of the log of a task's first try that say when they were written."""
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/1"
        if not IS_AIRFLOW_3:
            return _timed(self.get(path, accept="text/plain", full_content="true").replace("\\n", "\n").splitlines())
        content = self.get(path, full_content="true")["content"]
        return _timed(f"{entry.get('timestamp')} {entry.get('event')}" for entry in content if isinstance(entry, dict))

    def lines_of(self, component: str) -> list[tuple[datetime, str]]:
        """Return the lines of a component's own log that say when they were written."""
        return _timed((self.home / f"{component}.log").read_text(errors="replace").splitlines())

    def asset_events(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """Return the events of a run: the asset's URI and extras, by task."""
        path = "assets/events" if IS_AIRFLOW_3 else "datasets/events"
        answer = self.get(path, source_dag_id=dag_id, limit=100)
        events = answer["asset_events" if IS_AIRFLOW_3 else "dataset_events"]
        uri = "uri" if IS_AIRFLOW_3 else "dataset_uri"
        return {
            event["source_task_id"]: (event[uri], event["extra"])
            for event in events
            if event["source_run_id"] == run_id
        }

    def mark_failed(self, dag_id: str, run_id: str, task_id: str) -> None:
        body: dict[str, Any] = {"new_state": "failed"}
        if not IS_AIRFLOW_3:
            body["dry_run"] = False
        self.patch(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}", body)

    def clear(self, dag_id: str, run_id: str, task_id: str) -> None:
        """Clear a task that is under way."""
        if not IS_AIRFLOW_3 and self.task(dag_id, run_id, task_id)["state"] == "running":
            # The REST API of 2.11 says that it clears a running task, and does not; its command clears no deferred one.
            self._airflow("tasks", "clear", "--yes", "--only-running", "--task-regex", f"^{task_id}$", dag_id)
            return
        body = {"dry_run": False, "task_ids": [task_id], "dag_run_id": run_id, "only_failed": False}
        self.post(f"dags/{dag_id}/clearTaskInstances", body)

    def show_logs(self) -> None:
        """Print the ends of the components' logs: what a failed test shows."""
        for name, child in self._children.items():
            print(f"--- {name}\n{child.log.read_text(errors='replace')[-3000:]}")  # noqa: T201

    def _url(self, path: str) -> str:
        return f"{self.address}/api/{'v2' if IS_AIRFLOW_3 else 'v1'}/{path}"

    def _log_in(self) -> None:
        if IS_AIRFLOW_3:
            token = requests.get(f"{self.address}/auth/token", timeout=30).json()["access_token"]
            self._session.headers["Authorization"] = f"Bearer {token}"
        else:
            self._session.auth = _USER

    def _airflow(self, *arguments: str) -> None:
        with (self.home / "set-up.log").open("ab") as log:
            subprocess.run(
                [sys.executable, "-m", "airflow", *arguments], env=self._env, stdout=log, stderr=log, check=True
            )


def _timed(lines: Iterable[str]) -> list[tuple[datetime, str]]:
    found = ((_MOMENT.search(line), line) for line in lines)
    return [(datetime.fromisoformat(moment.group()), line) for moment, line in found if moment]


def _line(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    rest = {name: value for name, value in entry.items() if name not in ("event", "timestamp", "level")}
    return f"{entry.get('event')} {rest if 'error_detail' in rest else ''}".rstrip()


def _install(home: Path) -> Path:
    """Install the package as a user does: as a wheel, with its entry points."""
    target = home / "packages"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(PLUGIN)], check=True)
    return target


def _environment(home: Path, port: int, packages: Path) -> dict[str, str]:
    settings = {
        "AIRFLOW_HOME": home,
        "AIRFLOW__CORE__DAGS_FOLDER": home / "dags",
        # Its four processes write to one file: each waits for its turn longer than the default of 5 seconds.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}?timeout=60",
        # A task asks the API server, and waits for that turn too: else it would give up after five times 5 seconds,
        # which ends its try, or count as dead because its heartbeat waits.
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": 90,
        "AIRFLOW__CORE__LOAD_EXAMPLES": False,
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor" if IS_AIRFLOW_3 else "SequentialExecutor",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": True,
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__WORKERS": 1,
        "AIRFLOW__API__AUTH_BACKENDS": "airflow.api.auth.backend.basic_auth",
        "AIRFLOW__API_AUTH__JWT_SECRET": "a-secret-of-the-tests-that-is-long-enough-for-everybody-who-asks-0123456789",
        "AIRFLOW__WEBSERVER__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__WEBSERVER__SECRET_KEY": "a-secret-of-the-tests",
        "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL": 2,
        "AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL": 5,
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": 2,
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": 5,
        "AIRFLOW__SCHEDULER__JOB_HEARTBEAT_SEC": 2,
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.5,
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": 90,
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": 3,
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": 2,
        "AIRFLOW__SCHEDULER__SCHEDULER_ZOMBIE_TASK_THRESHOLD": 15,
        "AIRFLOW__SCHEDULER__ZOMBIE_DETECTION_INTERVAL": 3,
        "AIRFLOW__SCHEDULER__LOCAL_TASK_JOB_HEARTBEAT_SEC": 2,
        "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": 2,
        "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": 8,
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": False,
        # Airflow 2's executor calls "airflow" by its name.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": packages,
        "NO_COLOR": 1,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    return {**inherited, **{name: str(value) for name, value in settings.items()}}
