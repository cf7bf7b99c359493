from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Location(_message.Message):
    __slots__ = ("object_uri", "row", "line", "byte_offset", "column", "expected", "found")
    OBJECT_URI_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    BYTE_OFFSET_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    object_uri: str
    row: int
    line: int
    byte_offset: int
    column: str
    expected: str
    found: str
    def __init__(self, object_uri: _Optional[str] = ..., row: _Optional[int] = ..., line: _Optional[int] = ..., byte_offset: _Optional[int] = ..., column: _Optional[str] = ..., expected: _Optional[str] = ..., found: _Optional[str] = ...) -> None: ...
