from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from medallion_provider.exceptions import Failure, MedallionError
from medallion_provider.notifications import compose
from medallion_provider.notifications.causes import cause_of
from medallion_provider.notifications.facts import Place
from notifications.contexts import BRONZE, FOOTER, SILVER, context_of, failure_of

if TYPE_CHECKING:
    from medallion_provider.notifications.language import Language

PORTUGUESE = """*[Camada Bronze]*
Ocorreu o erro abaixo:
Um registro não pode ser lido.
*Onde:* objeto s3://people/data/bronze/a.csv, linha de dados 7, linha do arquivo 9
*O que fazer:* Corrija o registro.
Depois de corrigir, abra a tarefa no Airflow e limpe-a (Clear): ela é executada de novo, e as etapas já concluídas não \
são refeitas.
*Motivo:* CSV_MALFORMED · <https://docs.example.invalid/errors.md#csv_malformed|Saiba mais>
"""
ENGLISH = """*[Bronze layer]*
The error below occurred:
Um registro não pode ser lido.
*Where:* object s3://people/data/bronze/a.csv, row 7, line 9
*What to do:* Corrija o registro.
Once it is corrected, open the task in Airflow and clear it: it runs again, and stages that have finished are not done \
twice.
*Reason:* CSV_MALFORMED · <https://docs.example.invalid/errors.md#csv_malformed|Read more>
"""


class AirflowTaskTimeout(BaseException):
    """What Airflow raises in a task whose time is over; under this name in all its versions."""


def text_of(language: str, task_id: str = BRONZE, **context: Any) -> str:
    whole = context_of(task_id, **context)
    cause = cause_of(whole, cast("Language", language))
    return compose.failure(Place.of(whole), cause, cast("Language", language)).text


def raised(failure: Failure) -> Exception:
    """Return what the operator lets Airflow see of a failure that no retry heals."""
    try:
        try:
            raise MedallionError(failure)
        except MedallionError as error:
            raise RuntimeError("fail at once") from error
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    ("language", "text", "label"), [("pt", PORTUGUESE, "Abrir o log da tarefa"), ("en", ENGLISH, "Open the task's log")]
)
def test_failure_tells_what_where_how_to_proceed_and_the_links(language: str, text: str, label: str) -> None:
    expected = text + FOOTER.format(task=BRONZE, label=label)
    assert text_of(language, left={BRONZE: failure_of()}) == expected


def test_failure_is_found_in_the_exception_of_the_task() -> None:
    failure = Failure("CONTRACT_BROKEN", "The data breaks the contract.", "Look at the findings.", {"column": "Sex"})
    for error in (MedallionError(failure), raised(failure)):
        text = text_of("en", exception=error)
        assert "\nThe data breaks the contract.\n*Where:* column Sex\n*What to do:* Look at the findings.\n" in text


def test_exception_counts_more_than_what_was_left_behind() -> None:
    failure = Failure("STORE_FULL", "The store has no room left.", "Free space.")
    text = text_of("en", exception=MedallionError(failure), left={BRONZE: failure_of()})
    assert "*Reason:* STORE_FULL" in text
    assert "CSV_MALFORMED" not in text


@pytest.mark.parametrize(
    ("language", "where"),
    [
        ("pt", "byte 5, coluna Sex, esperado BIGINT, encontrado x, execução a/b/c, campo_novo 1"),
        ("en", "byte 5, column Sex, expected BIGINT, found x, run a/b/c, campo_novo 1"),
    ],
)
def test_every_part_of_a_place_has_a_name(language: str, where: str) -> None:
    place = {"byte_offset": 5, "column": "Sex", "expected": "BIGINT", "found": "x", "run": "a/b/c", "campo_novo": 1}
    assert f": {where}\n".replace(": ", ":* ", 1) in text_of(language, left={BRONZE: failure_of(place=place)})


@pytest.mark.parametrize(
    ("language", "where", "message", "remedy"),
    [
        ("pt", "Onde", "A tarefa falhou sem dizer por quê.", "Abra o log da tarefa: as últimas linhas dizem o que"),
        (
            "en",
            "Where",
            "The task failed without saying why.",
            "Open the task's log: its last lines say what happened.",
        ),
    ],
)
def test_failure_that_nobody_explains_leads_to_the_log(language: str, where: str, message: str, remedy: str) -> None:
    for context in ({}, {"left": {BRONZE: {}}}, {"left": {BRONZE: {"reason": None, "place": "x", "message": None}}}):
        text = text_of(language, **context)
        assert message in text.splitlines()
        assert remedy in text
        assert f"*{where}:*" not in text
        assert "None" not in text


@pytest.mark.parametrize("language", ["pt", "en"])
def test_error_of_the_authors_own_code_is_told_in_its_words(language: str) -> None:
    text = text_of(language, exception=ValueError("  the date is wrong\n"))
    assert "\nthe date is wrong\n" in text
    assert text.count("ValueError") == 1


def test_reason_given_as_a_text_is_told() -> None:
    assert "\nkilled by the scheduler\n" in text_of("en", exception="killed by the scheduler")


@pytest.mark.parametrize(
    ("language", "message", "remedy"),
    [
        ("pt", "A tarefa passou do tempo limite; nada foi publicado.", "Aumente o execution_timeout da tarefa"),
        ("en", "The task ran out of its time; nothing was published.", "Give the task a longer execution_timeout"),
    ],
)
def test_task_whose_time_is_over_is_explained(language: str, message: str, remedy: str) -> None:
    text = text_of(language, exception=AirflowTaskTimeout("Timeout, PID: 5"))
    assert message in text.splitlines()
    assert f":* {remedy}" in text
    assert text.count("TASK_TIMED_OUT") == 1


@pytest.mark.parametrize(
    ("language", "message", "remedy"),
    [
        ("pt", 'A variável "s3_bucket" não existe no Airflow.', "Crie-a no Airflow, em Admin &gt; Variables."),
        ("en", 'The Airflow variable "s3_bucket" does not exist.', "Create it in Airflow under Admin &gt; Variables."),
    ],
)
def test_missing_variable_is_explained_whoever_asked_for_it(language: str, message: str, remedy: str) -> None:
    text = text_of(language, "End", exception=KeyError("Variable s3_bucket does not exist"))
    assert message in text.splitlines()
    assert f":* {remedy}" in text


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("pt", 'A conexão "slack" não existe no Airflow.'),
        ("en", 'The Airflow connection "slack" does not exist.'),
    ],
)
def test_missing_connection_is_explained(language: str, message: str) -> None:
    assert message in text_of(language, exception=RuntimeError("The conn_id `slack` isn't defined")).splitlines()


def test_library_is_quoted_where_the_service_is_out_of_reach() -> None:
    left = failure_of(reason="UNAVAILABLE", message="connect: refused", explained=False, place={})
    assert "\nO serviço não responde. (connect: refused)\n" in text_of("pt", left={BRONZE: left})
    assert "\nThe service cannot be reached. (connect: refused)\n" in text_of("en", left={BRONZE: left})


def test_what_the_service_explains_is_left_in_its_words() -> None:
    left = failure_of(reason="UNAUTHENTICATED", message="Quem é você?", explained=True)
    assert "\nQuem é você?\n" in text_of("en", left={BRONZE: left})


def test_failure_of_the_same_mapped_task_is_read() -> None:
    text = text_of("pt", SILVER, left={SILVER: failure_of()}, map_index=2)
    assert "CSV_MALFORMED" in text
    assert f"\n{SILVER}[2]\n" in text


@pytest.mark.parametrize(
    ("field", "place", "portuguese", "english"),
    [
        (
            "complete_within_minutes",
            {"task": BRONZE, "found": "soon"},
            f'O argumento complete_within_minutes da tarefa "{BRONZE}" é "soon", que não é um número de minutos.',
            f'The argument complete_within_minutes of the task "{BRONZE}" is "soon", which is no number of minutes.',
        ),
        (
            "options",
            {"connection": "medallion_default"},
            'O campo "options" da conexão "medallion_default" não é um objeto JSON de argumentos do canal gRPC.',
            'The field "options" of the connection "medallion_default" is no JSON object of gRPC channel arguments.',
        ),
        (
            "password",
            {"connection": "medallion_default"},
            'O token da conexão "medallion_default" tem caracteres que um token não pode ter.',
            'The token of the connection "medallion_default" has characters that no token can have.',
        ),
        (
            "ca_file",
            {"connection": "medallion_default"},
            "Um arquivo de certificado não pode ser lido. (LIBRARY)\n*Onde:* conexão medallion_default, campo ca_file",
            "A certificate file cannot be read. (LIBRARY)\n*Where:* connection medallion_default, field ca_file",
        ),
        ("of_later", {}, "Uma configuração está errada. (LIBRARY)", "A setting is wrong. (LIBRARY)"),
    ],
)
def test_wrong_setting_is_explained_in_both_languages(
    field: str, place: dict[str, str], portuguese: str, english: str
) -> None:
    whole = {**place, "field": field}
    left = failure_of(reason="INVALID_SETTING", message="LIBRARY", remedy="FIX", explained=False, place=whole)
    for language, message in (("pt", portuguese), ("en", english)):
        text = text_of(language, left={BRONZE: left})
        assert f"\n{message}\n" in text
        assert ":* FIX" not in text


def test_both_certificate_files_of_a_client_are_explained_as_that_of_the_authority() -> None:
    texts = set()
    for field in ("ca_file", "certificate_file", "key_file"):
        left = failure_of(reason="INVALID_SETTING", message="", explained=False, place={"field": field})
        texts.add(text_of("pt", left={BRONZE: left}).replace(field, ""))
    assert len(texts) == 1
