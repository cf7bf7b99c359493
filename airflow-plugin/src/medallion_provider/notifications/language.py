"""How numbers, times and languages are written."""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Language = Literal["en", "pt"]

DEFAULT_LANGUAGE: Language = "pt"
LANGUAGE_VARIABLE = "medallion_language"

_MINUTE = 60
_HOUR = 60 * _MINUTE
_MEGABYTE = 1_000_000
_SWAP_SEPARATORS = str.maketrans(",.", ".,")


def language_of(name: str | None) -> Language:
    """Return the language that a setting such as ``pt-BR``, ``pt_br`` or ``en`` stands for; Portuguese for others."""
    primary = (name or "").strip().lower().replace("_", "-").split("-")[0]
    return "en" if primary == "en" else DEFAULT_LANGUAGE


def number(value: float, language: Language, decimals: int = 0) -> str:
    """Write a number: ``1,234.5`` in English, ``1.234,5`` in Portuguese."""
    text = f"{value:,.{decimals}f}"
    return text.translate(_SWAP_SEPARATORS) if language == "pt" else text


def megabytes(size: float, language: Language) -> str:
    """Write a number of bytes as MB of a million bytes; small ones with two decimals."""
    amount = size / _MEGABYTE
    return f"{number(amount, language, 1 if amount >= 10 else 2)} MB"


def duration(seconds: float, language: Language) -> str:
    """Write a time taken: ``12.3 s``, ``2 min 05 s``, ``1 h 05 min``."""
    if seconds < _MINUTE - 0.05:
        return f"{number(seconds, language, 1)} s"
    whole = round(seconds)
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02d} s"
    return f"{number(whole // _HOUR, language)} h {whole % _HOUR // _MINUTE:02d} min"


def moment(value: datetime, language: Language) -> str:
    """Write a moment in UTC, to the minute."""
    pattern = "%d/%m/%Y %H:%M UTC" if language == "pt" else "%Y-%m-%d %H:%M UTC"
    return value.astimezone(timezone.utc).strftime(pattern)
