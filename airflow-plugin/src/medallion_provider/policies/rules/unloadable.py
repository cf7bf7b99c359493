"""MDL000: a file from which Airflow gets no DAG."""

from __future__ import annotations

from medallion_provider.policies.rules.base import Rule
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Place, Violation


class Unloadable(Rule):
    """Airflow can load the file. No comment allows an exception."""

    code = "MDL000"
    name = "file cannot be loaded"

    def at(self, place: Place, error: str) -> Violation:
        """Return the violation for what Python or Airflow said."""
        problem = Text(
            "Airflow cannot load this file: {error}", "O Airflow não consegue carregar este arquivo: {error}"
        )
        remedy = Text(
            "Correct the error; until then the DAGs of this file do not run.",
            "Corrija o erro; até lá as DAGs deste arquivo não rodam.",
        )
        return Violation(self.code, self.name, place, problem.fill(error=_sentence(error)), remedy)


def _sentence(error: str) -> str:
    text = " ".join(error.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
