"""Which Airflow setting an error says is missing."""

from __future__ import annotations

import re

from medallion_provider.exceptions import Failure

VARIABLE_NOT_FOUND = "VARIABLE_NOT_FOUND"
CONNECTION_NOT_FOUND = "CONNECTION_NOT_FOUND"

# What Airflow says of a variable or a connection that is not there: 3.0, 3.3, 2.11.
_SIGNS = (
    (
        VARIABLE_NOT_FOUND,
        re.compile(r"VARIABLE_NOT_FOUND.*?'key': '([^']+)'|Variable ([^\n]+?) (?:does not exist|not found)", re.DOTALL),
    ),
    (
        CONNECTION_NOT_FOUND,
        re.compile(r"CONNECTION_NOT_FOUND.*?'conn_id': '([^']+)'|conn_id `([^`]+)` isn't defined", re.DOTALL),
    ),
)
_KINDS = {VARIABLE_NOT_FOUND: "variable", CONNECTION_NOT_FOUND: "connection"}


def missing_setting(error: BaseException) -> Failure | None:
    """Return the failure of a variable or connection that is not there; None where the error says something else."""
    text = str(error)
    for reason, sign in _SIGNS:
        if found := sign.search(text):
            kind, name = _KINDS[reason], (found.group(1) or found.group(2)).strip("'\"")
            return Failure(
                reason=reason,
                message=f"The Airflow {kind} '{name}' does not exist.",
                remedy=f"Create it in Airflow under Admin > {kind.capitalize()}s, then clear the task.",
                place={kind: name},
                explained=False,
            )
    return None
