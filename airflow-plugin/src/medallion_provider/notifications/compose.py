"""From what happened to the message about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medallion_provider.notifications.catalogue import TEXTS, Texts
from medallion_provider.notifications.language import duration, megabytes, moment, number
from medallion_provider.notifications.slack_message import SlackMessage, escape, link, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medallion_provider.notifications.facts import MissedDeadline, Place, StageFailure
    from medallion_provider.notifications.language import Language
    from medallion_provider.result import StageResult

_LAYERS = {"bronze": "Bronze", "silver": "Silver", "gold": "Gold"}


def success(place: Place, result: StageResult | None, language: Language) -> SlackMessage:
    """Return the message of a stage that has succeeded.

    :param place: Which task it was.
    :param result: What the stage returned; None where the task kept no result.
    :param language: The message's language.
    """
    texts = TEXTS[language]
    lines = [_headline(place, texts), texts.succeeded]
    if result is None:
        return SlackMessage(tuple(lines), footer=_footer(place, texts))
    return SlackMessage(
        lines=(*lines, *_outcome(result, texts, language)),
        fields=tuple(_figures(result, texts, language)),
        footer=_footer(place, texts),
    )


def failure(place: Place, cause: StageFailure, language: Language) -> SlackMessage:
    """Return the message of a stage that has failed: what, where, and how to proceed.

    :param place: Which task it was.
    :param cause: What went wrong.
    :param language: The message's language.
    """
    texts = TEXTS[language]
    details = []
    if cause.place:
        where = ", ".join(f"{texts.places.get(name, name)} {value}" for name, value in cause.place.items())
        details.append(f"*{texts.where}:* {escape(shorten(where))}")
    details.append(f"*{texts.remedy}:* {escape(shorten(cause.remedy or texts.unknown_remedy))}\n{texts.after_repair}")
    if cause.reason:
        more = f" · {link(cause.help_uri, texts.more)}" if cause.help_uri else ""
        details.append(f"*{texts.reason}:* {escape(cause.reason)}{more}")
    message = escape(shorten(cause.message or texts.unknown_failure))
    return SlackMessage((_headline(place, texts), texts.failed, message), (), tuple(details), _footer(place, texts))


def deadline(missed: MissedDeadline, language: Language) -> SlackMessage:
    """Return the message of a DAG run that has not finished by its deadline.

    :param missed: Which run, and by when it was promised.
    :param language: The message's language.
    """
    texts = TEXTS[language]
    fields = []
    if missed.at is not None:
        fields.append((texts.deadline_at, moment(missed.at, language)))
    if missed.state:
        fields.append((texts.deadline_state, escape(missed.state)))
    return SlackMessage(
        lines=(f"*[{texts.deadline_title}]*", escape(texts.deadline_missed.format(dag_id=missed.dag_id))),
        fields=tuple(fields),
        details=(f"*{texts.remedy}:* {texts.deadline_remedy}",),
        footer=(escape(missed.dag_id), escape(missed.run_id), link(missed.url, texts.open_run)),
    )


def _headline(place: Place, texts: Texts) -> str:
    layer = _LAYERS.get(place.stage)
    return f"*[{texts.layer.format(name=layer) if layer else escape(texts.task.format(name=place.task_id))}]*"


def _outcome(result: StageResult, texts: Texts, language: Language) -> Iterator[str]:
    if result.stage == "bronze":
        yield texts.files_read.of(result.files, number(result.files, language))
        return
    yield escape(texts.file_updated.format(name=result.uri.rsplit("/", 1)[-1]))
    if result.stage == "gold":
        yield texts.duplicates_removed.of(result.duplicates, number(result.duplicates, language))


def _figures(result: StageResult, texts: Texts, language: Language) -> Iterator[tuple[str, str]]:
    yield texts.time, duration(result.seconds, language)
    yield texts.rows, number(result.rows, language)
    yield texts.size, megabytes(result.size_bytes, language)
    if result.seconds > 0:
        rows = number(result.rows / result.seconds, language)
        size = megabytes(result.size_bytes / result.seconds, language)
        yield texts.rate, texts.rows_per_second.format(rows=rows, size=size)
    records = result.rows + result.rejected_rows
    share = 100 * result.rejected_rows / records if records else 0.0
    rejected = texts.rejected.of(result.rejected_rows, number(result.rejected_rows, language))
    yield texts.error_rate, f"{number(share, language, 2)}% ({rejected})"
    if state := texts.sla_states.get(result.sla):
        yield texts.sla, state
    if result.findings:
        counts = (f"{code} ({number(count, language)})" for code, count in result.findings.items())
        yield texts.warnings, escape(", ".join(counts))


def _footer(place: Place, texts: Texts) -> tuple[str, ...]:
    names = tuple(escape(name) for name in (place.dag_id, place.run_id, place.task) if name)
    return (*names, link(place.log_url, texts.log)) if place.log_url else names
