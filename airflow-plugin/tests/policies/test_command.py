from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from medallion_provider.policies import command
from policies.dag_files import BAD_DAG, GOOD_DAG, IMPORTS

SOURCES = Path(__file__).resolve().parents[2] / "src"
LINE = IMPORTS.count("\n") + 2
BUCKET = 'STORE = "s3://people-lake"\n'
BUCKET_LINE = (
    'bad.py:1:9 MDL007 The bucket "people-lake" stands in the code: the file works in one environment only. '
    'What to do: Keep the name in the Airflow variable s3_bucket and write "{{ var.value.s3_bucket }}" in its place.'
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, and leave nothing behind in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("AIRFLOW__MEDALLION__POLICIES", "off")
    monkeypatch.setenv("PYTHONPATH", str(SOURCES))
    monkeypatch.delenv("AIRFLOW__MEDALLION__LANGUAGE", raising=False)
    return tmp_path


def test_clean_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "dags").mkdir()
    (folder / "dags/people.py").write_text(GOOD_DAG)
    assert command.main(["dags"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "Files: 1. Violations: 0.\n"
    assert captured.err == ""


def test_every_violation_is_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.py").write_text(BAD_DAG)
    assert command.main(["people.py"]) == 1
    assert capsys.readouterr().out == (
        f'people.py:{LINE}:6 MDL003 Nobody is told when a task of DAG "people_pipeline" fails. '
        'What to do: Add "on_failure_callback" to default_args, for example a Slack notifier.\n'
        f'people.py:{LINE}:6 MDL004 The tasks of DAG "people_pipeline" may run for ever. What to do: '
        'Add "execution_timeout": timedelta(hours=1) to default_args, or dagrun_timeout to the DAG.\n'
        f"people.py:{LINE}:55 MDL005 start_date moves: datetime.now() gives another time whenever Airflow reads this "
        "file. What to do: Write a date that stays, for example start_date=datetime(2025, 1, 1).\n"
        f'people.py:{LINE + 1}:5 MDL001 Task "read" has no owner. '
        'What to do: Add owner="…" to it: the team that answers when it fails.\n'
        f'people.py:{LINE + 1}:5 MDL002 Task "read" gives up at its first failure. '
        "What to do: Add retries=3 and retry_delay=timedelta(minutes=5) to it.\n"
        f'people.py:{LINE + 2}:48 MDL007 The bucket "people-lake" stands in the code: the file works in one '
        "environment only. What to do: Keep the name in the Airflow variable s3_bucket and write "
        '"{{ var.value.s3_bucket }}" in its place.\n'
        "Files: 1. Violations: 6.\n"
    )


@pytest.mark.parametrize("from_environment", [True, False])
def test_portuguese(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, from_environment: bool
) -> None:
    (folder / "bad.py").write_text(BUCKET)
    if from_environment:
        monkeypatch.setenv("AIRFLOW__MEDALLION__LANGUAGE", "pt-BR")
    option = [] if from_environment else ["--language", "pt-BR"]
    assert command.main(["bad.py", *option]) == 1
    assert capsys.readouterr().out == (
        'bad.py:1:9 MDL007 O bucket "people-lake" está escrito no código: o arquivo só funciona em um ambiente. '
        "O que fazer: Guarde o nome na variável s3_bucket do Airflow "
        'e escreva "{{ var.value.s3_bucket }}" no lugar dele.\n'
        "Arquivos: 1. Violações: 1.\n"
    )


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.py").write_text(GOOD_DAG.replace("schedule=None", "schedule=None, dagrun_timeout=None"))
    (folder / "slow.py").write_text(GOOD_DAG.replace("=GOOD)", '={**GOOD, "retries": 0})').replace("people_", "slow_"))
    assert command.main(["people.py", "slow.py", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "files": 2,
        "tasks_checked": True,
        "violations": [
            {
                "code": "MDL002",
                "rule": "no retries",
                "path": "slow.py",
                "line": LINE + 1,
                "column": 39,
                "dag_id": "slow_pipeline",
                "task_id": "read",
                "problem": 'Task "read" gives up at its first failure.',
                "remedy": "Add retries=3 and retry_delay=timedelta(minutes=5) to it.",
            }
        ],
    }


def test_file_that_is_no_python_is_a_violation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.py").write_text("with DAG(\n")
    (folder / "b.py").write_bytes(b"name = '\xff'\n")
    assert command.main(["a.py", "b.py"]) == 1
    lines = capsys.readouterr().out.splitlines()
    end = "What to do: Correct the error; until then the DAGs of this file do not run."
    assert lines[0] == f"a.py:1:9 MDL000 Airflow cannot load this file: SyntaxError: '(' was never closed. {end}"
    assert lines[1].startswith("b.py:1:1 MDL000 Airflow cannot load this file: UnicodeDecodeError: 'utf-8' codec")
    assert lines[2] == "Files: 2. Violations: 2."


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'."),
        ("with DAG('people'):\n    a = EmptyOperator(task_id='a', **GOOD)\n    a >> a", None),
        ("raise SystemExit(3)", "SystemExit: 3."),
    ],
)
def test_import_error_is_a_violation_at_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], statement: str, error: str | None
) -> None:
    (folder / "dag.py").write_text(f"{IMPORTS}\n{statement}\n")
    assert command.main(["dag.py"]) == 1
    found = capsys.readouterr().out.splitlines()
    place = f"dag.py:{LINE}:1" if error else "dag.py:1:1"
    assert len(found) == 2
    assert found[0].startswith(f"{place} MDL000 Airflow cannot load this file: {error or ''}")


def test_dag_files_find_the_modules_beside_them(folder: Path) -> None:
    (folder / "dags").mkdir()
    (folder / "dags/beside_dag_files.py").write_text("NAME = 'people'\n")
    (folder / "dags/people.py").write_text(f"from beside_dag_files import NAME\n{GOOD_DAG}")
    assert command.main(["dags"]) == 0


def test_airflowignore_and_hidden_folders_are_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "dags/.hidden").mkdir(parents=True)
    for name in ("bad.py", "ignored.py", "notes.txt"):
        (folder / "dags" / name).write_text(BUCKET)
    (folder / "dags/.airflowignore").write_text("ignored.py\n")
    assert command.main(["dags"]) == 1
    assert capsys.readouterr().out == f"dags/{BUCKET_LINE}\nFiles: 1. Violations: 1.\n"


def test_no_import_runs_none_of_the_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".git").mkdir()
    (folder / ".git/hook.py").write_text(BUCKET)
    (folder / "people.py").write_text(f"{BAD_DAG}\nopen('proof', 'w')\n")
    assert command.main([".", "--no-import"]) == 1
    codes = [line.split()[1] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert codes == ["MDL005", "MDL007"]
    assert not (folder / "proof").exists()


def test_without_airflow_it_says_what_is_not_checked(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "people.py").write_text(BAD_DAG)
    monkeypatch.setattr(command, "has_airflow", lambda: False)
    assert command.main(["people.py", "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["tasks_checked"] is False
    assert captured.err == (
        "medallion-dag-check: Airflow is not installed here, so MDL001 to MDL004 were not checked.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["people.py", "--language", "fr"], ["people.py", "--unknown"]])
def test_wrong_usage(folder: Path, arguments: list[str]) -> None:
    (folder / "people.py").write_text(GOOD_DAG)
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2


def test_path_that_leads_nowhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    assert command.main(["gone.py", "--no-import"]) == 2
    assert capsys.readouterr().err == "medallion-dag-check: gone.py is no Python file, and no folder with one.\n"
    assert command.main(["empty", "--no-import", "--language", "pt-BR"]) == 2
    assert capsys.readouterr().err == "medallion-dag-check: empty não é arquivo Python nem pasta com um.\n"


def test_report_stands_alone_on_stdout(folder: Path) -> None:
    noise = "import logging\nprint('hello')\nlogging.getLogger('airflow').error('hello')\nraise ValueError('no')\n"
    (folder / "bad.py").write_text(f"{BUCKET}from airflow import DAG\n{noise}")
    run = subprocess.run(
        [sys.executable, "-m", command.__name__, "bad.py"], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 1, run.stderr
    assert run.stdout == (
        f"{BUCKET_LINE}\n"
        "bad.py:6:1 MDL000 Airflow cannot load this file: ValueError: no. "
        "What to do: Correct the error; until then the DAGs of this file do not run.\n"
        "Files: 1. Violations: 2.\n"
    )


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_terminal_gets_colour(folder: Path, variables: dict[str, str], coloured: bool) -> None:
    (folder / "bad.py").write_text(BUCKET)
    master, terminal = pty.openpty()
    arguments = [sys.executable, "-m", command.__name__, "bad.py", "--no-import"]
    subprocess.run(arguments, stdout=terminal, env={**os.environ, **variables}, timeout=60, check=False)
    os.close(terminal)
    first = os.read(master, 4096).decode().splitlines()[0]
    os.close(master)
    colours = "\x1b[1mbad.py:1:9\x1b[0m \x1b[31mMDL007\x1b[0m"
    assert first == (BUCKET_LINE.replace("bad.py:1:9 MDL007", colours) if coloured else BUCKET_LINE)
