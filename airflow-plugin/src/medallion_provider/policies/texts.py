"""Sentences for people, in the languages of this package."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = "en"
PORTUGUESE = "pt-BR"
LANGUAGES = (ENGLISH, PORTUGUESE)


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One sentence in English and in Portuguese; `{names}` are filled in by :meth:`fill`."""

    english: str
    portuguese: str

    def fill(self, **values: object) -> Text:
        """Return the text with its `{names}` replaced."""
        return Text(self.english.format(**values), self.portuguese.format(**values))

    def in_language(self, language: str) -> str:
        """Return the sentence in `language` ("en" or "pt-BR")."""
        return self.portuguese if language == PORTUGUESE else self.english
