from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from medallion_provider.policies.checks import check_dag
from medallion_provider.policies.loading import Loader
from medallion_provider.policies.source import DagSource
from policies.dag_files import BAD_DAG, GOOD_DAG, IMPORTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD_LINES = IMPORTS.count("\n")


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[list[Any], DagSource]]:
    """Return the DAGs that Airflow gets from a text, and the text as it was read."""
    monkeypatch.setenv("AIRFLOW__MEDALLION__POLICIES", "off")
    monkeypatch.setattr(sys, "path", list(sys.path))

    def load_text(text: str) -> tuple[list[Any], DagSource]:
        path = tmp_path / "dag.py"
        path.write_text(text, encoding="utf-8")
        loaded = Loader([]).load(path)
        assert loaded.errors == []
        return loaded.dags, DagSource.read(path)

    return load_text


def found_in(load: Any, text: str) -> list[str]:
    dags, source = load(text)
    return [found.in_language("en").split(" ", 1)[1] for dag in dags for found in check_dag(dag, source)]


def codes_in(load: Any, arguments: str, tasks: str) -> list[str]:
    """Return code and task of what a DAG of these arguments does wrong."""
    text = f"{IMPORTS}\nwith DAG('people', schedule=None, {arguments}):\n{tasks}"
    dags, source = load(text)
    return [f"{found.code} {found.task_id or '*'}" for dag in dags for found in check_dag(dag, source)]


def test_good_dag_is_left_alone(load: Any) -> None:
    assert found_in(load, GOOD_DAG) == []


def test_bad_dag_is_told_what_where_and_what_to_change(load: Any) -> None:
    dags, source = load(BAD_DAG)
    found = check_dag(dags[0], source)
    places = [f"{each.place.line - HEAD_LINES}:{each.place.column} {each.code}" for each in found]
    assert places == ["2:6 MDL003", "2:6 MDL004", "3:5 MDL001", "3:5 MDL002"]
    assert [f"{each.problem.english} {each.remedy.english}" for each in found] == [
        'Nobody is told when a task of DAG "people_pipeline" fails. '
        'Add "on_failure_callback" to default_args, for example a Slack notifier.',
        'The tasks of DAG "people_pipeline" may run for ever. '
        'Add "execution_timeout": timedelta(hours=1) to default_args, or dagrun_timeout to the DAG.',
        'Task "read" has no owner. Add owner="…" to it: the team that answers when it fails.',
        'Task "read" gives up at its first failure. Add retries=3 and retry_delay=timedelta(minutes=5) to it.',
    ]
    assert [f"{each.problem.portuguese} {each.remedy.portuguese}" for each in found] == [
        'Ninguém é avisado quando uma tarefa da DAG "people_pipeline" falha. '
        'Inclua "on_failure_callback" em default_args, por exemplo um notificador do Slack.',
        'As tarefas da DAG "people_pipeline" podem rodar para sempre. '
        'Inclua "execution_timeout": timedelta(hours=1) em default_args, ou dagrun_timeout na DAG.',
        'A tarefa "read" não tem dono. Inclua owner="…" nela: a equipe que responde quando ela falha.',
        'A tarefa "read" desiste na primeira falha. Inclua retries=3 e retry_delay=timedelta(minutes=5) nela.',
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('"owner": ""', "MDL001"),
        ('"owner": "airflow"', "MDL001"),
        ('"retries": 0', "MDL002"),
        ('"on_failure_callback": None', "MDL003"),
        ('"execution_timeout": None', "MDL004"),
    ],
)
def test_each_habit_is_found_alone(load: Any, change: str, code: str) -> None:
    task = "    BashOperator(task_id='read', bash_command='true')\n"
    assert codes_in(load, f"default_args={{**GOOD, {change}}}", task) == [f"{code} read"]


def test_callback_and_limit_of_the_dag_count_for_its_tasks(load: Any) -> None:
    arguments = (
        'default_args={**GOOD, "on_failure_callback": None, "execution_timeout": None}, '
        "on_failure_callback=tell, dagrun_timeout=timedelta(hours=2)"
    )
    assert codes_in(load, arguments, "    BashOperator(task_id='read', bash_command='true')\n") == []


def test_mail_counts_as_notification(load: Any) -> None:
    arguments = 'default_args={**GOOD, "on_failure_callback": None, "email": "team@example.com"}'
    assert codes_in(load, arguments, "    BashOperator(task_id='read', bash_command='true')\n") == []


def test_empty_operator_needs_an_owner_and_nothing_else(load: Any) -> None:
    assert codes_in(load, "", "    EmptyOperator(task_id='Start')\n") == ["MDL001 Start"]


def test_mapped_tasks_and_task_functions_are_judged(load: Any) -> None:
    tasks = """\
    @task(owner="data-platform")
    def count(value):
        return value

    with TaskGroup("group"):
        BashOperator.partial(task_id="mapped", retries=1).expand(bash_command=["true"])
    count(1)
    count(2)
"""
    found = codes_in(load, 'default_args={**GOOD, "owner": "airflow", "retries": 0}', tasks)
    assert found == ["MDL002 count", "MDL002 count__1", "MDL001 group.mapped"]


def test_task_is_found_in_its_own_dag(load: Any) -> None:
    text = (
        IMPORTS
        + """\
with DAG("first", schedule=None, default_args=GOOD):
    BashOperator(task_id="read", bash_command="true")
with DAG("second", schedule=None, default_args=GOOD):
    BashOperator(task_id="read", bash_command="true", retries=0)
"""
    )
    dags, source = load(text)
    found = [each for dag in dags for each in check_dag(dag, source)]
    assert [(each.dag_id, each.place.line - HEAD_LINES) for each in found] == [("second", 4)]


def test_task_is_found_in_its_own_group(load: Any) -> None:
    tasks = """\
    with TaskGroup("one"):
        BashOperator(task_id="send", bash_command="true")  # medallion: allow[MDL002] a letter must not go twice
    with TaskGroup(group_id="two"):
        BashOperator(task_id="send", bash_command="true")

    @task_group
    def three():
        BashOperator(task_id="send", bash_command="true")  # medallion: allow[MDL002] a letter must not go twice
    three()
"""
    assert codes_in(load, 'default_args={**GOOD, "retries": 0}', tasks) == ["MDL002 two.send"]


def test_computed_names_are_placed_at_the_dag_and_all_dags_of_a_function_are_judged(load: Any) -> None:
    text = (
        IMPORTS
        + """\
@dag(schedule=None, default_args={**GOOD, "retries": 0})
def people():
    for name in ("read", "write"):
        BashOperator(task_id=f"{name}_data", bash_command="true")

people()
"""
    )
    assert found_in(load, text) == [
        'MDL002 Every task of DAG "people" gives up at its first failure. '
        'What to do: Add "retries": 3 and "retry_delay": timedelta(minutes=5) to default_args.'
    ]
    dags, source = load(text)
    assert check_dag(dags[0], source)[0].place.line - HEAD_LINES == 2


def test_exception_at_a_task_leaves_the_others(load: Any) -> None:
    tasks = """\
    # medallion: allow[MDL002] sends a letter, which must not go twice
    BashOperator(task_id="send", bash_command="true")
    BashOperator(task_id="read", bash_command="true")
"""
    assert codes_in(load, 'default_args={**GOOD, "retries": 0}', tasks) == ["MDL002 read"]


def test_exception_at_the_dag_holds_for_its_tasks(load: Any) -> None:
    tasks = "    # the tasks\n    BashOperator(task_id='send', bash_command='true')\n"
    arguments = 'default_args={**GOOD, "retries": 0},  # medallion: allow[MDL002] all of it sends letters\n'
    assert codes_in(load, arguments, tasks) == []
