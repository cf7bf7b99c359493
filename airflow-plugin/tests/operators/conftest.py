"""What the tests of operators share."""

from __future__ import annotations

import pytest

from conftest import RecordedLog
from medallion_provider.operators.stages import ReadBronzeOperator


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> RecordedLog:
    """Record what the operators write themselves."""
    log = RecordedLog()
    monkeypatch.setattr(ReadBronzeOperator, "log", log, raising=False)
    return log
