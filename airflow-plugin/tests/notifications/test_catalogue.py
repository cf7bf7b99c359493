"""Both languages say the same things, and whatever the service does not explain is explained in both."""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Formatter
from typing import TYPE_CHECKING, Any, cast

import grpc
import pytest

from conftest import REPOSITORY
from medallion_provider import exceptions, missing_settings
from medallion_provider.notifications import causes
from medallion_provider.notifications.catalogue import ENGLISH, PORTUGUESE, TEXTS
from medallion_provider.notifications.causes import cause_of
from medallion_provider.protos.medallion.v1 import errors_pb2, events_pb2
from notifications.contexts import BRONZE, context_of, failure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medallion_provider.notifications.language import Language

ERRORS = REPOSITORY / "src/docs/errors.md"
CATALOGUE = REPOSITORY / "src/Medallion.Stages/Failures/FailureCatalogue.cs"
OWN_REASONS = {
    exceptions.TASK_TIMED_OUT,
    exceptions.HOST_NOT_FOUND,
    exceptions.WORKER_STOPPED,
    exceptions.INVALID_SETTING,
    missing_settings.VARIABLE_NOT_FOUND,
    missing_settings.CONNECTION_NOT_FOUND,
}
# Where a wrong setting is; the service has no part in it.
OWN_PLACES = {"connection", "field", "service"}


def sentences(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from sentences(part, f"{path}.{name}")
    else:
        yield path, value


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    english, portuguese = dict(sentences(asdict(ENGLISH))), dict(sentences(asdict(PORTUGUESE)))
    assert english.keys() == portuguese.keys()
    assert {path: blanks(text) for path, text in english.items()} == {
        path: blanks(text) for path, text in portuguese.items()
    }
    assert all(text.strip() for text in (*english.values(), *portuguese.values()))
    assert set(TEXTS) == {"en", "pt"}


def test_sentences_differ_between_the_languages() -> None:
    english, portuguese = dict(sentences(asdict(ENGLISH))), dict(sentences(asdict(PORTUGUESE)))
    same = {path for path in english if english[path] == portuguese[path]}
    assert same == {".sla", ".places.byte_offset"}


def test_every_state_of_a_promise_has_a_sentence() -> None:
    states = {name.removeprefix("SLA_STATE_").lower() for name in dict(events_pb2.SlaState.items())} - {"unspecified"}
    assert set(ENGLISH.sla_states) == states


def test_every_part_of_a_place_that_the_service_names_has_a_name() -> None:
    text = (REPOSITORY / "protos/medallion/v1/errors.proto").read_text(encoding="utf-8")
    keys = re.search(r"with the keys ([a-z_,\s/]+)\)", text)
    assert keys
    assert set(ENGLISH.places) == set(re.findall(r"[a-z_]+", keys.group(1))) | OWN_PLACES


@pytest.mark.parametrize("reason", sorted(OWN_REASONS | {code.name for code in grpc.StatusCode} - {"OK"}))
def test_what_the_service_does_not_explain_is_explained_in_both_languages(reason: str) -> None:
    place = {"variable": "s3_bucket", "connection": "medallion_default"}
    left = failure_of(reason=reason, message="LIBRARY", remedy="LIBRARY", place=place, explained=False)
    context = context_of(BRONZE, left={BRONZE: left})
    english, portuguese = (cause_of(context, cast("Language", language)) for language in ("en", "pt"))
    for cause in (english, portuguese):
        assert cause.reason == reason
        assert cause.message.removesuffix(" (LIBRARY)") not in ("", "LIBRARY")
        assert cause.remedy not in ("", "LIBRARY")
        assert "{" not in cause.message + cause.remedy
    # Nobody is sent to look after the network for what is no fault of it.
    assert ("cannot be reached" in english.message) == (reason == "UNAVAILABLE")
    assert english.message != portuguese.message
    assert english.remedy != portuguese.remedy


def test_no_explanation_is_kept_for_a_reason_that_nobody_gives() -> None:
    given = OWN_REASONS | {code.name for code in grpc.StatusCode} | set(errors_pb2.ErrorReason.keys())
    assert set(causes._EXPLANATIONS) <= given


@pytest.mark.skipif(not CATALOGUE.exists(), reason="The service's sources are not beside the plugin")
def test_service_explains_each_of_its_reasons_in_both_languages() -> None:
    reasons = {name.removeprefix("ERROR_REASON_") for name in dict(errors_pb2.ErrorReason.items())} - {"UNSPECIFIED"}
    entries = re.findall(
        r"(?:Final|Retryable)\(\s*(?:FailureReason\.)?(\w+), .*?\)(?=,\n        (?:Final|Retryable)|,\n    \];)",
        CATALOGUE.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper() for name in entries} == reasons

    sections = re.split(r"^## ", ERRORS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    explained = {section.split("\n", 1)[0]: section for section in sections}
    for reason in reasons:
        paragraphs = [paragraph for paragraph in explained[reason].strip().split("\n\n")[1:] if paragraph]
        english, remedy, portuguese, remedy_portuguese = paragraphs[:4]
        assert english
        assert remedy.startswith("**What to do:** ")
        assert portuguese.startswith("*")
        assert remedy_portuguese.startswith("***O que fazer:*** ")
