from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, cast

import pytest

from medallion_provider.notifications import compose
from medallion_provider.notifications.facts import Place
from medallion_provider.notifications.facts import result_of as found_result
from notifications.contexts import BRONZE, FOOTER, GOLD, SILVER, context_of, result_of

if TYPE_CHECKING:
    from medallion_provider.notifications.language import Language
    from medallion_provider.result import StageResult

FIGURES = {
    "pt": """Tempo: 12,3 s
Linhas: 1.234.567
Tamanho: 2.345,7 MB
Velocidade: 100.046 linhas/s · 190,1 MB/s
Taxa de erro: {rejected}
SLA: no prazo, mas esteve em risco
""",
    "en": """Time taken: 12.3 s
Rows: 1,234,567
Size: 2,345.7 MB
Rate: 100,046 rows/s · 190.1 MB/s
Error rate: {rejected}
SLA: on time, but it was at risk
""",
}
SOME_REJECTED = {"pt": "0,70% (8.765 linhas rejeitadas)", "en": "0.70% (8,765 rows rejected)"}
NONE_REJECTED = {"pt": "0,00% (0 linhas rejeitadas)", "en": "0.00% (0 rows rejected)"}
LABELS = {"pt": "Abrir o log da tarefa", "en": "Open the task's log"}
DONE = {"pt": "Etapa concluída com sucesso!", "en": "Stage finished successfully!"}


def text_of(task_id: str, result: StageResult | None, language: str) -> str:
    return compose.success(Place.of(context_of(task_id)), result, cast("Language", language)).text


def field(result: StageResult, language: str, name: str) -> str | None:
    message = compose.success(Place.of(context_of(GOLD)), result, cast("Language", language))
    return dict(message.fields).get(name)


def expected(task_id: str, head: str, rejected: dict[str, str], language: str) -> str:
    footer = FOOTER.format(task=task_id, label=LABELS[language])
    return f"{head}\n{FIGURES[language].format(rejected=rejected[language])}{footer}"


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("pt", "*[Camada Bronze]*\nEtapa concluída com sucesso!\n1.234 arquivos foram lidos"),
        ("en", "*[Bronze layer]*\nStage finished successfully!\n1,234 files were read"),
    ],
)
def test_bronze_tells_how_many_files(language: str, head: str) -> None:
    assert text_of(BRONZE, result_of("bronze"), language) == expected(BRONZE, head, SOME_REJECTED, language)


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("pt", '*[Camada Silver]*\nEtapa concluída com sucesso!\nDados atualizados no arquivo "people_all.parquet"'),
        ("en", '*[Silver layer]*\nStage finished successfully!\nData updated in the file "people_all.parquet"'),
    ],
)
def test_silver_tells_the_file(language: str, head: str) -> None:
    assert text_of(SILVER, result_of("silver"), language) == expected(SILVER, head, SOME_REJECTED, language)


@pytest.mark.parametrize(
    ("language", "head"),
    [
        (
            "pt",
            '*[Camada Gold]*\nEtapa concluída com sucesso!\nDados atualizados no arquivo "people_all.parquet"\n'
            "54.321 registros duplicados foram removidos",
        ),
        (
            "en",
            '*[Gold layer]*\nStage finished successfully!\nData updated in the file "people_all.parquet"\n'
            "54,321 duplicate records were removed",
        ),
    ],
)
def test_gold_tells_the_file_and_the_duplicates(language: str, head: str) -> None:
    assert text_of(GOLD, result_of("gold"), language) == expected(GOLD, head, NONE_REJECTED, language)


@pytest.mark.parametrize(
    ("stage", "change", "language", "sentence"),
    [
        ("bronze", {"files": 1}, "pt", "1 arquivo foi lido"),
        ("bronze", {"files": 1}, "en", "1 file was read"),
        ("bronze", {"files": 0}, "pt", "0 arquivos foram lidos"),
        ("bronze", {"files": 0}, "en", "0 files were read"),
        ("gold", {"duplicates": 1}, "pt", "1 registro duplicado foi removido"),
        ("gold", {"duplicates": 1}, "en", "1 duplicate record was removed"),
        ("gold", {"duplicates": 0}, "pt", "0 registros duplicados foram removidos"),
        ("gold", {"duplicates": 0}, "en", "0 duplicate records were removed"),
        ("silver", {"rejected_rows": 1, "rows": 3}, "pt", "Taxa de erro: 25,00% (1 linha rejeitada)"),
        ("silver", {"rejected_rows": 1, "rows": 3}, "en", "Error rate: 25.00% (1 row rejected)"),
    ],
)
def test_one_is_singular_and_none_is_plural(stage: str, change: Any, language: str, sentence: str) -> None:
    assert sentence in text_of(GOLD, result_of(stage, **change), language).splitlines()


@pytest.mark.parametrize(
    ("sla", "portuguese", "english"),
    [
        ("on_track", "no prazo", "on time"),
        ("at_risk", "no prazo, mas esteve em risco", "on time, but it was at risk"),
        ("missed", "fora do prazo", "missed"),
        ("", None, None),
    ],
)
def test_state_of_the_promise_is_told_where_there_is_one(sla: str, portuguese: str | None, english: str | None) -> None:
    result = result_of("gold", sla=sla)
    assert (field(result, "pt", "SLA"), field(result, "en", "SLA")) == (portuguese, english)


def test_nothing_read_has_an_error_rate_of_none() -> None:
    result = result_of("bronze", rows=0, rejected_rows=0, size_bytes=0)
    assert field(result, "en", "Error rate") == "0.00% (0 rows rejected)"
    assert field(result, "en", "Rate") == "0 rows/s · 0.00 MB/s"


def test_everything_rejected_has_an_error_rate_of_all() -> None:
    assert field(result_of("bronze", rows=0, rejected_rows=2), "pt", "Taxa de erro") == "100,00% (2 linhas rejeitadas)"


def test_no_time_taken_has_no_rate() -> None:
    result = result_of("gold", seconds=0.0)
    assert field(result, "en", "Rate") is None
    assert field(result, "en", "Time taken") == "0.0 s"


def test_findings_are_counted() -> None:
    result = result_of("bronze", findings={"COLUMN_DRIFT": 1_200, "FILE_EMPTY": 1})
    assert field(result, "pt", "Avisos sobre os dados") == "COLUMN_DRIFT (1.200), FILE_EMPTY (1)"
    assert field(result, "en", "Notes about the data") == "COLUMN_DRIFT (1,200), FILE_EMPTY (1)"
    assert field(result_of("bronze"), "en", "Notes about the data") is None


@pytest.mark.parametrize("language", ["pt", "en"])
def test_task_without_a_result_is_told_all_the_same(language: str) -> None:
    lines = text_of(SILVER, None, language).splitlines()
    assert lines[1:] == [DONE[language], *FOOTER.format(task=SILVER, label=LABELS[language]).splitlines()]


def test_task_that_is_no_stage_is_named() -> None:
    assert text_of("End", None, "pt").startswith("*[Tarefa End]*\n")
    assert text_of("End", None, "en").startswith("*[Task End]*\n")


def test_mapped_task_is_named_with_its_index_and_its_own_result() -> None:
    context = context_of(GOLD, result=result_of("gold").to_xcom(), map_index=3)
    assert Place.of(context).task == f"{GOLD}[3]"
    assert found_result(context) == result_of("gold")


def test_task_whose_index_is_unknown_is_named_alone() -> None:
    assert Place.of(context_of(GOLD, map_index=None)).task == GOLD


@pytest.mark.parametrize(
    "value", [None, "text", 5, ["a"], {"stage": "gold"}, {**result_of("gold").to_xcom(), "new": 1}]
)
def test_xcom_of_something_else_is_no_result(value: Any) -> None:
    assert found_result(context_of(GOLD, result=value)) is None


def test_xcom_that_cannot_be_read_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(GOLD, result=result_of("gold").to_xcom())

    def refuse(**_: Any) -> Any:
        raise RuntimeError("Airflow does not answer")

    monkeypatch.setattr(context["ti"], "xcom_pull", refuse)
    assert found_result(context) is None


def test_no_number_of_a_result_stops_its_message() -> None:
    source = random.Random(20240101)
    for _ in range(100):
        result = result_of(
            source.choice(["bronze", "silver", "gold"]),
            files=source.choice([0, 1, source.randrange(10**6)]),
            rows=source.choice([0, 1, source.randrange(10**12)]),
            rejected_rows=source.choice([0, 1, source.randrange(10**9)]),
            duplicates=source.choice([0, 1, source.randrange(10**9)]),
            size_bytes=source.choice([0, 1, source.randrange(10**15)]),
            seconds=source.choice([0.0, 1e-9, source.uniform(0, 10**6)]),
        )
        for language in ("pt", "en"):
            lines = text_of(BRONZE, result, language).splitlines()
            assert not any("{" in line or "None" in line for line in lines)
            assert lines[-1] == f"<http://airflow.example.invalid/log|{LABELS[language]}>"
