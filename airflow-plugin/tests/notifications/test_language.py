from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest

from medallion_provider.notifications.language import duration, language_of, megabytes, moment, number


@pytest.mark.parametrize("name", ["en", "EN", "en-US", "en_GB", " en "])
def test_english_is_asked_for(name: str) -> None:
    assert language_of(name) == "en"


@pytest.mark.parametrize("name", ["pt", "pt-BR", "pt_br", "", None, "fr", "english", "None"])
def test_everything_else_is_portuguese(name: str | None) -> None:
    assert language_of(name) == "pt"


@pytest.mark.parametrize(
    ("value", "decimals", "english", "portuguese"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1_000, 0, "1,000", "1.000"),
        (1234.5, 1, "1,234.5", "1.234,5"),
        (-1234567.891, 2, "-1,234,567.89", "-1.234.567,89"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float, decimals: int, english: str, portuguese: str) -> None:
    assert (number(value, "en", decimals), number(value, "pt", decimals)) == (english, portuguese)


def test_number_reads_back_in_both_languages() -> None:
    source = random.Random(7)
    for _ in range(500):
        value, decimals = source.uniform(-1e12, 1e12), source.randrange(4)
        english, portuguese = number(value, "en", decimals), number(value, "pt", decimals)
        assert float(english.replace(",", "")) == round(value, decimals)
        assert float(portuguese.replace(".", "").replace(",", ".")) == round(value, decimals)


@pytest.mark.parametrize(
    ("size", "english", "portuguese"),
    [
        (0, "0.00 MB", "0,00 MB"),
        (890_123, "0.89 MB", "0,89 MB"),
        (9_990_000, "9.99 MB", "9,99 MB"),
        (10_000_000, "10.0 MB", "10,0 MB"),
        (1_234_560_000, "1,234.6 MB", "1.234,6 MB"),
    ],
)
def test_sizes_are_millions_of_bytes(size: int, english: str, portuguese: str) -> None:
    assert (megabytes(size, "en"), megabytes(size, "pt")) == (english, portuguese)


@pytest.mark.parametrize(
    ("seconds", "english", "portuguese"),
    [
        (0, "0.0 s", "0,0 s"),
        (12.34, "12.3 s", "12,3 s"),
        (59.94, "59.9 s", "59,9 s"),
        (59.96, "1 min 00 s", "1 min 00 s"),
        (125.4, "2 min 05 s", "2 min 05 s"),
        (3599.4, "59 min 59 s", "59 min 59 s"),
        (3599.6, "1 h 00 min", "1 h 00 min"),
        (3_900, "1 h 05 min", "1 h 05 min"),
        (3_600_000 * 1.5, "1,500 h 00 min", "1.500 h 00 min"),
    ],
)
def test_times_are_written_in_the_unit_that_fits(seconds: float, english: str, portuguese: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "pt")) == (english, portuguese)


def test_no_time_is_written_as_sixty_of_a_unit() -> None:
    source = random.Random(11)
    for _ in range(2_000):
        written = duration(source.uniform(0, 8_000), "en")
        assert "60" not in written.split()[::2]
        assert not written.startswith("60.0")


def test_moment_is_told_in_utc_and_in_the_order_of_the_language() -> None:
    at = datetime(2024, 2, 1, 23, 5, tzinfo=timezone(timedelta(hours=-3)))
    assert moment(at, "pt") == "02/02/2024 02:05 UTC"
    assert moment(at, "en") == "2024-02-02 02:05 UTC"
