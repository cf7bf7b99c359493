from __future__ import annotations

import pytest

from medallion_provider.policies.checks import check_source
from medallion_provider.policies.source import DagSource


def codes(text: str) -> list[str]:
    return [found.code for found in check_source(DagSource("dag.py", text))]


@pytest.mark.parametrize(
    "text",
    [
        'read("s3://people-lake")  # medallion: allow[MDL007] public data set\n',
        '# medallion: allow[MDL007] public data set\nread("s3://people-lake")\n',
        'read(\n    # medallion: allow[MDL007] public data set\n    1,\n    "s3://people-lake",\n)\n',
        'read(\n    "s3://people-lake",\n)  # medallion: allow[mdl005, mdl007] public data set\n',
        'STORE = (\n    "s3://people-lake"\n)  # medallion: allow[MDL007] public data set\n',
        '# medallion: allow-file[MDL007] public data set\n\n\n\nread("s3://people-lake")\n',
        '@dag(store="s3://people-lake")\n# medallion: allow[MDL007] public data set\ndef people():\n    pass\n',
    ],
)
def test_exception_with_a_reason_holds(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '# medallion: allow[MDL007] public data set\n\nread("s3://people-lake")\n',
        'read("s3://people-lake")  # medallion: allow[MDL005] another rule\n',
        'with DAG("people"):\n    read("s3://people-lake")\n    a = 1  # medallion: allow[MDL007] another line\n',
        'with DAG("s3://people-lake"):\n    a = 1  # medallion: allow[MDL007] inside the block only\n',
        'text = "# medallion: allow-file[MDL007] no comment"\nread("s3://people-lake")\n',
    ],
)
def test_exception_holds_for_its_rule_and_statement_only(text: str) -> None:
    assert codes(text) == ["MDL007"]


def test_exception_without_a_reason_allows_nothing_and_is_reported() -> None:
    text = '# medallion: allow[MDL007]\nread("s3://people-lake")\n'
    assert codes(text) == ["MDL009", "MDL007"]
    found = check_source(DagSource("dag.py", text))[0]
    assert found.in_language("en") == (
        "dag.py:1:1 MDL009 The exception for MDL007 gives no reason, so it allows nothing. "
        "What to do: Write the reason behind the bracket, or take the comment away."
    )
    assert found.in_language("pt-BR") == (
        "dag.py:1:1 MDL009 A exceção para MDL007 não diz o motivo; por isso não permite nada. "
        "O que fazer: Escreva o motivo depois do colchete, ou apague o comentário."
    )


def test_exception_for_a_rule_that_is_not_there_is_reported() -> None:
    (found,) = check_source(DagSource("dag.py", "a = 1  # medallion: allow[MDL070] a slip\n"))
    assert found.in_language("en") == (
        "dag.py:1:8 MDL009 There is no rule MDL070 to allow. "
        "What to do: Name one of MDL001, MDL002, MDL003, MDL004, MDL005, MDL006, MDL007, MDL008."
    )
