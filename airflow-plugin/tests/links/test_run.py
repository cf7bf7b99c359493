from __future__ import annotations

import random
import string
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from medallion_provider.links import run
from medallion_provider.links.run import XCOM_KEY, MedallionRunLink, run_address
from medallion_provider.operators.base import MedallionStageOperator
from medallion_provider.protos.medallion.v1 import run_key_pb2


def address(template: Any, **parts: Any) -> str:
    values = {"pipeline": "p", "run_id": "r", "task": "t", "stage": run_key_pb2.STAGE_READ_BRONZE, **parts}
    extra = {} if template is None else {"run_url": template}
    return run_address(SimpleNamespace(extra_dejson=extra), run_key_pb2.RunKey(**values))


def test_names_are_filled_in() -> None:
    assert address("https://x/{pipeline}/{run_id}/{stage}/{task}?t={task}") == "https://x/p/r/read_bronze/t?t=t"


@pytest.mark.parametrize("template", [None, "", "https://x/all"])
def test_address_without_names_is_left_alone(template: str | None) -> None:
    assert address(template) == (template or "")


def test_names_that_it_does_not_know_are_left_alone() -> None:
    assert address("https://x/{tenant}/{run_id}") == "https://x/{tenant}/r"


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        (run_key_pb2.STAGE_READ_BRONZE, "read_bronze"),
        (run_key_pb2.STAGE_WRITE_SILVER, "write_silver"),
        (run_key_pb2.STAGE_WRITE_GOLD, "write_gold"),
    ],
)
def test_stages_have_the_names_of_the_protos(stage: int, name: str) -> None:
    assert address("{stage}", stage=stage) == name


def test_names_are_quoted() -> None:
    run_id = "scheduled__2024-01-01T00:00:00+00:00"
    assert address("https://x/{run_id}", run_id=run_id) == "https://x/scheduled__2024-01-01T00%3A00%3A00%2B00%3A00"
    assert address("https://x/{task}", task="read[3]") == "https://x/read%5B3%5D"


def test_no_name_reaches_beyond_its_place() -> None:
    source = random.Random(2)
    alphabet = string.printable + "é漢{}"
    for _ in range(300):
        parts = {name: "".join(source.choices(alphabet, k=6)) for name in ("pipeline", "run_id", "task")}
        found = address("{pipeline}/{run_id}/{task}", **parts).split("/")
        assert [unquote(part) for part in found] == list(parts.values())


def test_text_in_braces_inside_a_name_is_not_filled_in() -> None:
    assert unquote(address("{pipeline}", pipeline="{task}")) == "{task}"


def test_link_is_what_the_running_task_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_value(*, ti_key: str, key: str) -> str | None:
        return {("with a page", XCOM_KEY): "https://x/r"}.get((ti_key, key))

    monkeypatch.setattr(run, "XCom", SimpleNamespace(get_value=get_value))
    link: Any = MedallionRunLink()
    assert link.get_link(None, ti_key="with a page") == "https://x/r"
    assert link.get_link(None, ti_key="without") == ""


def test_airflow_looks_for_the_link_where_it_is_left() -> None:
    link = MedallionRunLink()
    assert getattr(link, "xcom_key", XCOM_KEY) == XCOM_KEY
    assert [type(found) for found in MedallionStageOperator.operator_extra_links] == [MedallionRunLink]
    assert link.name == "Medallion run"
