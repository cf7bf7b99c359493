"""What Slack shows: a text for notifications and screen readers, and the same as blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Limits of Slack's Block Kit, in characters, and how many fields one section takes.
_SECTION_LIMIT = 3_000
_FIELD_LIMIT = 2_000
_FIELDS = 10


def escape(text: str) -> str:
    """Keep Slack from reading names and errors as its own markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, label: str) -> str:
    """Return a link as Slack writes it; the label alone where there is no address."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(label)}>" if url else escape(label)


@dataclass(frozen=True)
class SlackMessage:
    """A message, part by part.

    Its parts are Slack's ``mrkdwn``, already escaped.

    :param lines: The headline and the sentences below it.
    :param fields: Names and values, shown in two columns.
    :param details: Paragraphs below them.
    :param footer: Where to look next, in small letters.
    """

    lines: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    details: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole message as plain lines."""
        fields = tuple(f"{name}: {value}" for name, value in self.fields)
        return "\n".join((*self.lines, *fields, *self.details, *self.footer))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The whole message as blocks."""
        blocks: list[dict[str, Any]] = [_section("\n".join(self.lines))]
        if self.fields:
            blocks.append({"type": "section", "fields": [_field(*field) for field in self.fields[:_FIELDS]]})
        blocks.extend(_section(detail) for detail in self.details)
        if self.footer:
            blocks.append({"type": "context", "elements": [_mrkdwn(" · ".join(self.footer), _SECTION_LIMIT)]})
        return blocks


def shorten(text: str, limit: int = _SECTION_LIMIT // 2) -> str:
    """Cut what does not fit into a message; the whole of it is in the task's log."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text, _SECTION_LIMIT)}


def _field(name: str, value: str) -> dict[str, str]:
    return _mrkdwn(f"*{name}*\n{value}", _FIELD_LIMIT)


def _mrkdwn(text: str, limit: int) -> dict[str, str]:
    return {"type": "mrkdwn", "text": _shorten_markup(text, limit)}


def _shorten_markup(text: str, limit: int) -> str:
    """Cut a part so that neither a link nor an escaped character is left half."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    for start, end in (("<", ">"), ("&", ";")):
        if kept.rfind(start) > kept.rfind(end):
            kept = kept[: kept.rfind(start)]
    return f"{kept}…"
