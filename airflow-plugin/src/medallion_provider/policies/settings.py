"""The options of section `[medallion]` of Airflow's configuration."""

from __future__ import annotations

import logging
from enum import Enum

from medallion_provider.policies.texts import ENGLISH, LANGUAGES

_SECTION = "medallion"
_log = logging.getLogger(__name__)


class Mode(Enum):
    """What happens to a DAG with bad habits."""

    OFF = "off"
    WARN = "warn"
    REFUSE = "refuse"


def read_mode() -> Mode:
    """Return option `policies`: off (default), warn or refuse; warn for any other word, with a line in the log."""
    word = _read("policies", Mode.OFF.value).lower()
    try:
        return Mode(word)
    except ValueError:
        # A slip of the pen must neither switch the checks off unseen nor take every DAG away.
        _log.error("[medallion] policies is '%s'; off, warn or refuse is right. It is taken for warn.", word)
        return Mode.WARN


def read_language() -> str:
    """Return option `language`: en (default) or pt-BR."""
    word = _read("language", ENGLISH).lower()
    return next((language for language in LANGUAGES if language.lower() == word), ENGLISH)


def _read(option: str, default: str) -> str:
    # Airflow imports the policies while it configures itself.
    from airflow.configuration import conf

    return str(conf.get(_SECTION, option, fallback=default)).strip()
