from __future__ import annotations

import re
from pathlib import Path

import medallion_provider.policies
from medallion_provider.policies.rules import RULES

README = Path(medallion_provider.policies.__file__).with_name("README.md")


def test_table_lists_every_rule() -> None:
    rows = re.findall(r"^\| (MDL\d{3}) \| ([^|]+?) \| [^|]+ \| [^|]+ \|$", README.read_text(encoding="utf-8"), re.M)
    assert rows == [(rule.code, rule.name) for rule in RULES]


def test_no_code_is_given_twice() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
