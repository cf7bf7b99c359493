from __future__ import annotations

import html
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from medallion_provider.notifications import compose
from medallion_provider.notifications.causes import cause_of
from medallion_provider.notifications.facts import Place
from medallion_provider.notifications.slack_message import SlackMessage, escape, link, shorten
from notifications.contexts import BRONZE, GOLD, context_of, failure_of, result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NASTY = "<!channel> & <https://evil.example|click> &amp; a|b"
LIMITS = {"section": 3_000, "field": 2_000, "context": 3_000}


def failure(**changes: Any) -> SlackMessage:
    context = context_of(BRONZE, left={BRONZE: failure_of(**changes)})
    return compose.failure(Place.of(context), cause_of(context, "en"), "en")


def parts(message: SlackMessage) -> Iterator[tuple[str, str]]:
    for block in message.blocks:
        if block["type"] == "context":
            yield from (("context", element["text"]) for element in block["elements"])
        elif "fields" in block:
            assert len(block["fields"]) <= 10
            yield from (("field", element["text"]) for element in block["fields"])
        else:
            yield "section", block["text"]["text"]


def links(text: str) -> list[str]:
    return re.findall(r"<([^>]*)>", text)


def check_markup(text: str) -> None:
    """Check that every control character is part of a whole link or of a whole escape."""
    rest = re.sub(r"&(?:amp|lt|gt);", "", re.sub(r"<https?://[^<>|]+\|[^<>|]*>", "", text))
    assert not set("<>&") & set(rest), text[-80:]


def test_control_characters_of_slack_are_escaped_and_come_back() -> None:
    assert escape(NASTY) == "&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; &amp;amp; a|b"
    assert html.unescape(escape(NASTY)) == NASTY
    assert escape("people_all *2024* `v1`.parquet") == "people_all *2024* `v1`.parquet"


@pytest.mark.parametrize(
    "changes",
    [
        {"message": NASTY},
        {"remedy": NASTY},
        {"reason": NASTY},
        {"place": {"object": NASTY, "found": NASTY}},
        {"place": {NASTY: "1"}},
    ],
)
def test_data_in_a_failure_is_no_markup(changes: Any) -> None:
    message = failure(**changes, help_uri="")
    assert links(message.text) == ["http://airflow.example.invalid/log|Open the task's log"]
    assert NASTY in html.unescape(message.text)
    for _, text in parts(message):
        check_markup(text)


def test_name_of_a_file_is_no_markup() -> None:
    result = result_of("gold", uri="s3://people/data/gold/<!here> & co.parquet")
    message = compose.success(Place.of(context_of(GOLD)), result, "pt")
    assert 'no arquivo "&lt;!here&gt; &amp; co.parquet"' in message.text
    assert len(links(message.text)) == 1


def test_names_of_dag_and_run_are_no_markup() -> None:
    context = context_of("End")
    context["ti"].run_id = context["ti"].dag_id = "<!everyone>"
    message = compose.success(Place.of(context), None, "en")
    assert message.footer[:2] == ("&lt;!everyone&gt;", "&lt;!everyone&gt;")


def test_link_has_an_escaped_address_and_label() -> None:
    assert link("https://a.example/?x=1&y=2", "<R&D>") == "<https://a.example/?x=1&amp;y=2|&lt;R&amp;D&gt;>"
    assert link("https://a.example/|b>c", "x") == "<https://a.example/%7Cb&gt;c|x>"
    assert link("", "<R&D>") == "&lt;R&amp;D&gt;"


def test_task_without_a_log_page_has_no_link() -> None:
    context = context_of(BRONZE)
    context["ti"].log_url = None
    assert compose.success(Place.of(context), None, "en").footer == ("people_pipeline", "manual__1", BRONZE)


@pytest.mark.parametrize("character", ["x", "&", "<", "é", "🎉"])
def test_values_that_are_too_long_are_cut_and_the_rest_is_kept(character: str) -> None:
    message = failure(message=character * 5_000, remedy=character * 5_000, place={"found": character * 5_000})
    texts = list(parts(message))
    for kind, text in texts:
        assert len(text) <= LIMITS[kind]
        check_markup(text)
    assert sum("…" in text for _, text in texts) == 3
    assert "CSV_MALFORMED · <https://docs.example.invalid/errors.md#csv_malformed|Read more>" in message.text
    assert message.text.endswith("<http://airflow.example.invalid/log|Open the task's log>")


def test_long_name_of_a_file_is_cut_between_its_characters() -> None:
    result = result_of("gold", uri="s3://people/data/gold/" + "&" * 1_000)
    for kind, text in parts(compose.success(Place.of(context_of(GOLD)), result, "en")):
        assert len(text) <= LIMITS[kind]
        check_markup(text)


def test_link_that_does_not_fit_is_left_out_as_a_whole() -> None:
    for room in range(2_950, 3_001):
        text = SlackMessage(("x" * room + link("https://a.example/?b&c", "a label"),)).blocks[0]["text"]["text"]
        assert len(text) <= 3_000
        check_markup(text)


def test_text_that_fits_is_not_cut() -> None:
    assert shorten("x" * 1_500) == "x" * 1_500
    assert shorten("x" * 1_501) == "x" * 1_499 + "…"


def test_message_has_the_same_words_as_text_and_as_blocks() -> None:
    message = compose.success(Place.of(context_of(GOLD)), result_of("gold", findings={"A": 1}), "pt")
    blocks = "\n".join(text for _, text in parts(message))
    for word in re.findall(r"[\w.,%]+", message.text):
        assert word in blocks


def test_no_value_whatever_breaks_the_markup() -> None:
    source = random.Random(3)
    alphabet = "<>&|*_~`a é\n{}%s\"'"
    for _ in range(100):
        values = {
            name: "".join(source.choices(alphabet, k=source.choice([0, 1, 50, 1_499, 1_500, 4_000])))
            for name in ("message", "remedy", "reason", "found")
        }
        message = failure(**{**values, "place": {"found": values.pop("found")}})
        for kind, text in parts(message):
            assert 0 < len(text) <= LIMITS[kind]
            check_markup(text)
