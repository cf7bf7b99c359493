"""One message per root cause."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import RecordedLog
from medallion_provider.notifications.slack import StageSlackNotifier
from notifications.contexts import BRONZE, GOLD, SILVER, context_of, failure_of
from notifications.webhook import Webhook


class Notifier(StageSlackNotifier):
    log = RecordedLog()


def tell(context: Any) -> None:
    Notifier.log = RecordedLog()
    Notifier("failure", language="en").notify(context)


def told(webhook: Webhook) -> list[str]:
    return [message["text"] for message in webhook.messages]


@pytest.mark.parametrize("telling", [True, False], ids=["Airflow 3 tells states", "Airflow 2 has them in the DAG run"])
@pytest.mark.parametrize("state", ["failed", "upstream_failed"])
@pytest.mark.parametrize("before", [BRONZE, SILVER])
def test_stage_after_a_failed_one_says_nothing(webhook: Webhook, telling: bool, state: str, before: str) -> None:
    tell(context_of(GOLD, left={GOLD: failure_of()}, states={before: state}, telling=telling))
    assert told(webhook) == []
    assert Notifier.log.lines == [f"Slack is not told again: task {before} has told why this one failed"]


@pytest.mark.parametrize("telling", [True, False])
def test_first_stage_that_fails_is_told(webhook: Webhook, telling: bool) -> None:
    tell(context_of(SILVER, left={SILVER: failure_of()}, states={BRONZE: "success"}, telling=telling))
    assert len(told(webhook)) == 1


def test_failure_after_it_does_not_silence_a_stage(webhook: Webhook) -> None:
    tell(context_of(BRONZE, left={BRONZE: failure_of()}, states={SILVER: "upstream_failed", GOLD: "upstream_failed"}))
    assert len(told(webhook)) == 1


@pytest.mark.parametrize("telling", [True, False])
@pytest.mark.parametrize("states", [("failed", "success"), ("success", "failed")])
def test_failed_mapped_task_before_it_silences_a_stage(webhook: Webhook, telling: bool, states: Any) -> None:
    of_bronze = {f"{BRONZE}_{index}": state for index, state in enumerate(states)}
    tell(context_of(SILVER, left={SILVER: failure_of()}, states=of_bronze, telling=telling))
    assert told(webhook) == []


def test_task_that_only_looks_like_a_mapped_one_does_not_silence_a_stage(webhook: Webhook) -> None:
    tell(context_of(SILVER, left={SILVER: failure_of()}, states={f"{BRONZE}_again": "failed", BRONZE: "success"}))
    assert len(told(webhook)) == 1


def test_same_failure_left_by_a_task_before_it_is_not_told_again(webhook: Webhook) -> None:
    tell(context_of(SILVER, left={BRONZE: failure_of(), SILVER: failure_of()}))
    assert told(webhook) == []


@pytest.mark.parametrize("change", [{"reason": "NO_COLUMNS"}, {"message": "Outro."}, {"place": {"row": "8"}}])
def test_another_failure_than_that_before_it_is_told(webhook: Webhook, change: Any) -> None:
    tell(context_of(SILVER, left={BRONZE: failure_of(), SILVER: failure_of(**change)}))
    assert len(told(webhook)) == 1


def test_failures_without_a_reason_are_not_taken_for_the_same(webhook: Webhook) -> None:
    nothing = failure_of(reason="", message="", place={})
    tell(context_of(SILVER, left={BRONZE: nothing, SILVER: nothing}))
    assert len(told(webhook)) == 1


def test_failed_task_that_tells_nobody_does_not_silence_a_stage(webhook: Webhook) -> None:
    tell(context_of(SILVER, left={SILVER: failure_of()}, states={BRONZE: "failed"}, told=False))
    assert len(told(webhook)) == 1


def test_message_too_many_is_better_than_one_too_few(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(SILVER, left={SILVER: failure_of()}, states={BRONZE: "failed"})

    def refuse(**_: Any) -> Any:
        raise RuntimeError("Airflow does not answer")

    monkeypatch.setattr(context["ti"], "get_task_states", refuse)
    tell(context)
    assert len(told(webhook)) == 1
