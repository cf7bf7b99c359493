from __future__ import annotations

import pytest

from policies.judging import assert_finds

CODE = "MDL006"


def test_reads_while_a_task_runs_are_left_alone() -> None:
    assert_finds(
        CODE,
        """\
        from airflow.sdk import DAG, BaseHook, Variable, dag, task
        from airflow.providers.standard.operators.python import PythonOperator
        from requests import Connection

        def read():
            return Variable.get("s3_bucket")

        @dag
        def people():
            @task
            def write():
                return BaseHook.get_connection("slack_webhook_connection").host

            PythonOperator(task_id="read", python_callable=read, op_args=["{{ var.value.s3_bucket }}"])
            PythonOperator(task_id="later", python_callable=lambda: Variable.get("s3_bucket"))
            write()

        people()
        Connection.get("https://example.com")

        if __name__ == "__main__":
            print(Variable.get("s3_bucket"))
        """,
    )


def test_reads_at_top_level_and_wherever_dags_are_built_are_found() -> None:
    assert_finds(
        CODE,
        """\
        import airflow.models
        from airflow.hooks.base import BaseHook
        from airflow.models import Variable as V
        from airflow.providers.amazon.aws.hooks.s3 import S3Hook
        from airflow.sdk import DAG, Variable, dag, task, task_group

        BUCKET = V.get("s3_bucket")  # bad

        class Settings:
            name = airflow.models.Variable.get("filename_silver")  # bad

        def default(value=Variable.get("filename_gold")):  # bad
            return Variable.get("never_called")

        def build():
            return [V.get(key) for key in ("a", "b")]  # bad

        with DAG("people") as people:
            host = BaseHook.get_connection("slack").host  # bad
            build()

        @dag(schedule=Variable.get("schedule"))  # bad
        def sales():
            S3Hook.get_connection("aws_default")  # bad

            @task_group
            def group():
                Variable.setdefault("s3_bucket", "x")  # bad
        """,
    )


@pytest.mark.parametrize(
    ("call", "name"), [('Variable.get("a")', "a"), ('Variable.get(key="a")', "a"), ("Variable.get(NAME)", "b")]
)
def test_remedy_names_the_variable(call: str, name: str) -> None:
    (found,) = assert_finds(CODE, f'from airflow.sdk import Variable\nNAME = "b"\n{call}  # bad\n')
    assert f'"{{{{ var.value.{name} }}}}"' in found.remedy.english
    assert f'"{{{{ var.value.{name} }}}}"' in found.remedy.portuguese


def test_what_is_wrong_and_what_to_change_in_both_languages() -> None:
    text = """\
        from airflow.sdk import BaseHook, Variable
        Variable.get("s3_bucket")  # bad
        BaseHook.get_connection("slack_webhook_connection")  # bad
        """
    variable, connection = assert_finds(CODE, text)
    assert variable.in_language("en") == (
        "dag.py:2:1 MDL006 Variable.get('s3_bucket') runs whenever Airflow reads this file: all day long, with no task "
        'running. What to do: Write the template "{{ var.value.s3_bucket }}" in an operator\'s argument, or make this '
        "call inside a task."
    )
    assert connection.in_language("pt-BR") == (
        "dag.py:3:1 MDL006 BaseHook.get_connection('slack_webhook_connection') é executado a cada vez que o Airflow lê "
        "este arquivo: o dia todo, sem nenhuma tarefa rodando. O que fazer: Passe ao operador o id da conexão, ou faça "
        "esta chamada dentro de uma tarefa."
    )
