"""Parts of a request that a DAG author writes as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from google.protobuf import json_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

    MessageT = TypeVar("MessageT", bound=Message)


def parse(field: str, value: Mapping[str, Any] | None, message: MessageT) -> MessageT | None:
    """Return the message that a mapping stands for; None where there is none.

    :param field: The operator's argument, for the error.
    :param value: Field names as in the protos, enums by the ends of their names' own (``COLUMN_TYPE_DATE``).
    :param message: An empty message of the type.
    :raises ValueError: The mapping has a field or a value that the message does not know.
    """
    if value is None:
        return None
    try:
        return json_format.ParseDict(dict(value), message)
    except json_format.ParseError as error:
        name = message.DESCRIPTOR.full_name
        raise ValueError(f"{field} is not a {name}: {error}. The fields are those of the proto {name}.") from error
