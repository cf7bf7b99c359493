"""What the provider says of itself, in the three places where it has to."""

from __future__ import annotations

import importlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from medallion_provider import operators, triggers
from medallion_provider.get_provider_info import get_provider_info

PLUGIN = Path(__file__).parents[1]
# What Airflow's own providers leave out of get_provider_info.
OF_THE_RELEASE = {"state", "lifecycle", "source-date-epoch", "versions"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    text = (PLUGIN / "provider.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def test_airflow_is_told_what_the_file_says(described: dict[str, Any]) -> None:
    assert get_provider_info() == {name: value for name, value in described.items() if name not in OF_THE_RELEASE}


def test_file_is_as_those_of_the_official_providers(described: dict[str, Any]) -> None:
    schema = json.loads((files("airflow") / "provider.yaml.schema.json").read_text(encoding="utf-8"))
    if "lifecycle" not in schema["properties"]:
        pytest.skip("Airflow 2 had another layout")
    Draft7Validator(schema).validate(described)


def test_version_is_that_of_the_package_and_has_its_entry_in_the_changelog(described: dict[str, Any]) -> None:
    project = (PLUGIN / "pyproject.toml").read_text(encoding="utf-8")
    changelog = (PLUGIN / "CHANGELOG.md").read_text(encoding="utf-8")
    assert described["versions"][:1] == re.findall(r'^version = "(.+)"$', project, re.MULTILINE)
    assert re.findall(r"^## (.+)$", changelog, re.MULTILINE) == described["versions"]


def test_modules_and_classes_that_are_named_are_there(described: dict[str, Any]) -> None:
    for kind in ("operators", "hooks", "triggers"):
        for group in described[kind]:
            for module in group["python-modules"]:
                importlib.import_module(module)
    for name in (*described["notifications"], *described["extra-links"]):
        module, _, attribute = name.rpartition(".")
        assert getattr(importlib.import_module(module), attribute).__name__ == attribute


@pytest.mark.parametrize(("package", "ending"), [(operators, "Operator"), (triggers, "Trigger")])
def test_operators_and_triggers_are_in_modules_that_are_named(
    described: dict[str, Any], package: Any, ending: str
) -> None:
    kind = package.__name__.rpartition(".")[2]
    named = {module for group in described[kind] for module in group["python-modules"]}
    for path in Path(package.__path__[0]).glob("*.py"):
        name = f"{package.__name__}.{path.stem}"
        public = re.findall(rf"^class ([A-Z]\w*{ending})\b", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert name in named or not [found for found in public if found != "MedallionStageOperator"]
