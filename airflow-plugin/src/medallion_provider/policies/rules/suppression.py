"""MDL009: an exception that does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medallion_provider.policies.rules.base import SourceRule
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Place, Violation


class IdleException(SourceRule):
    """A comment that keeps an exception says for which rule, and why.

    :param codes: Codes of the other rules.
    """

    code = "MDL009"
    name = "exception without effect"
    remedy = Text(
        "Write the reason behind the bracket, or take the comment away.",
        "Escreva o motivo depois do colchete, ou apague o comentário.",
    )

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset(codes)

    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield each comment that allows nothing."""
        for comment in source.suppressions:
            place = Place(source.path, comment.line, comment.column)
            codes = ", ".join(sorted(comment.codes))
            if not comment.reason:
                problem = Text(
                    "The exception for {codes} gives no reason, so it allows nothing.",
                    "A exceção para {codes} não diz o motivo; por isso não permite nada.",
                )
                yield self.at(place, problem.fill(codes=codes or "[]"))
            for code in sorted(comment.codes - self._codes):
                problem = Text("There is no rule {code} to allow.", "Não existe a regra {code} para permitir.")
                yield self.at(place, problem.fill(code=code), self._known())

    def _known(self) -> Text:
        text = Text("Name one of {codes}.", "Indique uma destas: {codes}.")
        return text.fill(codes=", ".join(sorted(self._codes)))
