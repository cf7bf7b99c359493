"""The form in which a user fills in a connection has what the hook reads, in both versions of Airflow."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import Connection
from jsonschema import Draft7Validator

from medallion_provider.get_provider_info import get_provider_info
from medallion_provider.hooks.channel import DEFAULT_PORT, ChannelSettings
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.links.run import run_address
from medallion_provider.protos.medallion.v1 import run_key_pb2

(TYPE,) = get_provider_info()["connection-types"]
FIELDS: dict[str, Any] = TYPE["conn-fields"]
FILLED_IN = {
    "tls": True,
    "token_file": "/token",
    "ca_file": "/ca.pem",
    "certificate_file": "/me.pem",
    "key_file": "/me.key",
    "options": '{"grpc.keepalive_time_ms": 30000}',
    "run_url": "https://runs.example/{run_id}",
}


def schema(name: str) -> Any:
    return json.loads((files("airflow") / f"{name}.schema.json").read_text(encoding="utf-8"))


def what_is_read(**extra: Any) -> Any:
    connection = Connection(conn_id="c", conn_type="medallion", host="h", extra=json.dumps(extra))
    return ChannelSettings.of(connection), run_address(connection, run_key_pb2.RunKey(run_id="r"))


def test_every_field_is_read() -> None:
    assert set(FIELDS) == set(FILLED_IN)
    untouched = what_is_read()
    for name, value in FILLED_IN.items():
        assert what_is_read(**{name: value}) != untouched, name


def test_every_field_that_is_left_empty_changes_nothing() -> None:
    assert what_is_read(**dict.fromkeys(FIELDS)) == what_is_read()
    assert what_is_read(**dict.fromkeys(FIELDS, "")) == what_is_read()


@pytest.mark.parametrize("name", FIELDS)
def test_field_takes_what_is_filled_in_and_nothing(name: str) -> None:
    Draft7Validator(FIELDS[name]["schema"]).validate(FILLED_IN[name])
    Draft7Validator(FIELDS[name]["schema"]).validate(None)
    assert FIELDS[name]["label"]
    assert FIELDS[name]["description"]


def test_form_of_airflow_2_has_the_same_fields() -> None:
    pytest.importorskip("flask_appbuilder", reason="The form of Airflow 2 is made with Flask-AppBuilder")
    from wtforms import BooleanField, Form

    widgets = MedallionHook.get_connection_form_widgets()
    form = type("F", (Form,), widgets)()
    assert {field.name: str(field.label.text) for field in form} == {
        name: field["label"] for name, field in FIELDS.items()
    }
    booleans = {field.name for field in form if isinstance(field, BooleanField)}
    assert booleans == {name for name, field in FIELDS.items() if "boolean" in field["schema"]["type"]}


def test_form_looks_the_same_in_both_versions() -> None:
    behaviour, declared = MedallionHook.get_ui_field_behaviour(), TYPE["ui-field-behaviour"]
    assert {name.replace("_", "-"): value for name, value in behaviour.items()} == declared
    Draft7Validator(schema("customized_form_field_behaviours")).validate(behaviour)
    assert declared["placeholders"]["port"] == str(DEFAULT_PORT)
    assert not {"host", "port", "password"} & set(declared["hidden-fields"])


def test_provider_info_is_as_airflow_asks() -> None:
    Draft7Validator(schema("provider_info")).validate(get_provider_info())


def test_provider_info_names_what_is_there() -> None:
    assert TYPE["connection-type"] == MedallionHook.conn_type
    assert TYPE["hook-name"] == MedallionHook.hook_name
    for path in (TYPE["hook-class-name"], *get_provider_info()["extra-links"]):
        module, name = path.rsplit(".", 1)
        assert hasattr(__import__(module, fromlist=[name]), name)
