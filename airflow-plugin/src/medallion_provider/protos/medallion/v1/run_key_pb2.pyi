from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Stage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STAGE_UNSPECIFIED: _ClassVar[Stage]
    STAGE_READ_BRONZE: _ClassVar[Stage]
    STAGE_WRITE_SILVER: _ClassVar[Stage]
    STAGE_WRITE_GOLD: _ClassVar[Stage]
STAGE_UNSPECIFIED: Stage
STAGE_READ_BRONZE: Stage
STAGE_WRITE_SILVER: Stage
STAGE_WRITE_GOLD: Stage

class RunKey(_message.Message):
    __slots__ = ("pipeline", "run_id", "stage", "task")
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    pipeline: str
    run_id: str
    stage: Stage
    task: str
    def __init__(self, pipeline: _Optional[str] = ..., run_id: _Optional[str] = ..., stage: _Optional[_Union[Stage, str]] = ..., task: _Optional[str] = ...) -> None: ...
