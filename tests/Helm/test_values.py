"""Every value is described, in the schema, and in the README."""

from __future__ import annotations

from typing import Any

import pytest

from support import chart, values_table

DEFAULTS = chart.load(chart.CHART / "values.yaml")
PATHS = values_table.leaves(DEFAULTS)
# Helm hands these to every chart that is a part of another one.
OF_HELM = {"global"}
# Values that have no default, and only a comment: a limit of CPU slows pods down that others would leave room for.
WITHOUT_DEFAULT = {("resources", "limits", "cpu")}


@pytest.mark.parametrize("path", PATHS)
def test_a_value_has_a_comment_that_says_something(path: str) -> None:
    comments = {value.path: value.comment for value in values_table.documented()}
    assert len(comments.get(path, "").split()) > 1, f"Write above {path} in values.yaml what it does"


@pytest.mark.parametrize("path", PATHS)
def test_a_value_is_in_the_schema(path: str) -> None:
    place: Any = chart.schema()
    for key in path.split("."):
        place = _resolved(place).get("properties", {}).get(key)
        assert place is not None, f"{path} is not in values.schema.json"


def test_the_schema_holds_no_value_that_is_not_there() -> None:
    for path in set(_groups(chart.schema())) - WITHOUT_DEFAULT:
        values: Any = DEFAULTS
        for key in path:
            assert key in values, f"{'.'.join(path)} is in values.schema.json and not in values.yaml"
            values = values[key]


def test_every_group_of_values_refuses_what_it_does_not_know() -> None:
    groups = [node for _, node in _objects(chart.schema()) if "properties" in node]
    assert len(groups) > 30
    open_groups = [path for path, node in _objects(chart.schema()) if _is_open(node)]
    # Items of volumes are the API's own, of which only the name matters here.
    assert set(open_groups) <= {"deployment.extraVolumes[]", "deployment.extraVolumeMounts[]"}


def test_the_readme_has_the_table_of_values() -> None:
    assert values_table.in_readme() == values_table.table(), "In tests/Helm: python -m support.values_table"


def test_the_table_has_every_value() -> None:
    assert [value.path for value in values_table.documented()] == PATHS
    assert len(PATHS) > 80


def test_places_of_what_comes_later_are_visible() -> None:
    text = (chart.CHART / "values.yaml").read_text(encoding="utf-8")
    assert "# authorization:" in text
    assert "# bucketPolicies:" in text


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    reference: str = node.get("$ref", "")
    return chart.schema()["$defs"][reference.rpartition("/")[2]] if reference else node


def _groups(node: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the paths of all values in the schema, down to maps and lists."""
    found: list[tuple[str, ...]] = []
    for key, below in node.get("properties", {}).items():
        if path or key not in OF_HELM:
            found += [(*path, key), *_groups(below, (*path, key))]
    return found


def _objects(node: dict[str, Any], path: str = "") -> list[tuple[str, dict[str, Any]]]:
    found = [(path, node)] if node.get("type") == "object" else []
    for key, below in node.get("properties", {}).items():
        found += _objects(below, f"{path}.{key}".lstrip("."))
    if isinstance(node.get("items"), dict):
        found += _objects(node["items"], f"{path}[]")
    return found


def _is_open(node: dict[str, Any]) -> bool:
    return "properties" in node and node.get("additionalProperties") is not False
