from google.protobuf import duration_pb2 as _duration_pb2
from medallion_provider.protos.medallion.v1 import location_pb2 as _location_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    ERROR_REASON_INVALID_REQUEST: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_NOT_CONFIGURED: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_ACCESS_DENIED: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_UNAVAILABLE: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_FULL: _ClassVar[ErrorReason]
    ERROR_REASON_OBJECT_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_OBJECT_CHANGED: _ClassVar[ErrorReason]
    ERROR_REASON_PUBLISH_CONFLICT: _ClassVar[ErrorReason]
    ERROR_REASON_VERIFICATION_FAILED: _ClassVar[ErrorReason]
    ERROR_REASON_NO_BRONZE_OBJECTS: _ClassVar[ErrorReason]
    ERROR_REASON_NO_COLUMNS: _ClassVar[ErrorReason]
    ERROR_REASON_CSV_MALFORMED: _ClassVar[ErrorReason]
    ERROR_REASON_ENCODING_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_COMPRESSION_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_LIMIT_EXCEEDED: _ClassVar[ErrorReason]
    ERROR_REASON_PARQUET_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_PARQUET_UNSUPPORTED: _ClassVar[ErrorReason]
    ERROR_REASON_MANIFEST_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_SILVER_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_KEY_COLUMN_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_CONTRACT_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_CONTRACT_BROKEN: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_REQUEST_CHANGED: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_CANCELLED: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_TIMED_OUT: _ClassVar[ErrorReason]
    ERROR_REASON_QUEUE_FULL: _ClassVar[ErrorReason]
    ERROR_REASON_SERVER_STOPPING: _ClassVar[ErrorReason]
    ERROR_REASON_LOCAL_DISK_FULL: _ClassVar[ErrorReason]
    ERROR_REASON_UNAUTHENTICATED: _ClassVar[ErrorReason]
    ERROR_REASON_UNIMPLEMENTED: _ClassVar[ErrorReason]
    ERROR_REASON_INTERNAL: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_REJECTED: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_INTERRUPTED: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_RECORD_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_STREAM_ROTATED: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_NOT_CONDITIONAL: _ClassVar[ErrorReason]
    ERROR_REASON_INPUT_AMBIGUOUS: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_NOT_REPEATABLE: _ClassVar[ErrorReason]
    ERROR_REASON_SPILL_LIMIT_EXCEEDED: _ClassVar[ErrorReason]
    ERROR_REASON_SERVICE_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_CALL_TIMED_OUT: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_RECORD_TOO_LARGE: _ClassVar[ErrorReason]
    ERROR_REASON_RUN_CRASHED: _ClassVar[ErrorReason]
    ERROR_REASON_ISSUER_UNAVAILABLE: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
ERROR_REASON_INVALID_REQUEST: ErrorReason
ERROR_REASON_STORE_NOT_CONFIGURED: ErrorReason
ERROR_REASON_STORE_NOT_FOUND: ErrorReason
ERROR_REASON_STORE_ACCESS_DENIED: ErrorReason
ERROR_REASON_STORE_UNAVAILABLE: ErrorReason
ERROR_REASON_STORE_FULL: ErrorReason
ERROR_REASON_OBJECT_NOT_FOUND: ErrorReason
ERROR_REASON_OBJECT_CHANGED: ErrorReason
ERROR_REASON_PUBLISH_CONFLICT: ErrorReason
ERROR_REASON_VERIFICATION_FAILED: ErrorReason
ERROR_REASON_NO_BRONZE_OBJECTS: ErrorReason
ERROR_REASON_NO_COLUMNS: ErrorReason
ERROR_REASON_CSV_MALFORMED: ErrorReason
ERROR_REASON_ENCODING_INVALID: ErrorReason
ERROR_REASON_COMPRESSION_INVALID: ErrorReason
ERROR_REASON_LIMIT_EXCEEDED: ErrorReason
ERROR_REASON_PARQUET_INVALID: ErrorReason
ERROR_REASON_PARQUET_UNSUPPORTED: ErrorReason
ERROR_REASON_MANIFEST_NOT_FOUND: ErrorReason
ERROR_REASON_SILVER_NOT_FOUND: ErrorReason
ERROR_REASON_KEY_COLUMN_NOT_FOUND: ErrorReason
ERROR_REASON_CONTRACT_INVALID: ErrorReason
ERROR_REASON_CONTRACT_BROKEN: ErrorReason
ERROR_REASON_RUN_NOT_FOUND: ErrorReason
ERROR_REASON_RUN_REQUEST_CHANGED: ErrorReason
ERROR_REASON_RUN_CANCELLED: ErrorReason
ERROR_REASON_RUN_TIMED_OUT: ErrorReason
ERROR_REASON_QUEUE_FULL: ErrorReason
ERROR_REASON_SERVER_STOPPING: ErrorReason
ERROR_REASON_LOCAL_DISK_FULL: ErrorReason
ERROR_REASON_UNAUTHENTICATED: ErrorReason
ERROR_REASON_UNIMPLEMENTED: ErrorReason
ERROR_REASON_INTERNAL: ErrorReason
ERROR_REASON_STORE_REJECTED: ErrorReason
ERROR_REASON_RUN_INTERRUPTED: ErrorReason
ERROR_REASON_RUN_RECORD_INVALID: ErrorReason
ERROR_REASON_STREAM_ROTATED: ErrorReason
ERROR_REASON_STORE_NOT_CONDITIONAL: ErrorReason
ERROR_REASON_INPUT_AMBIGUOUS: ErrorReason
ERROR_REASON_RUN_NOT_REPEATABLE: ErrorReason
ERROR_REASON_SPILL_LIMIT_EXCEEDED: ErrorReason
ERROR_REASON_SERVICE_NOT_FOUND: ErrorReason
ERROR_REASON_CALL_TIMED_OUT: ErrorReason
ERROR_REASON_RUN_RECORD_TOO_LARGE: ErrorReason
ERROR_REASON_RUN_CRASHED: ErrorReason
ERROR_REASON_ISSUER_UNAVAILABLE: ErrorReason

class Failure(_message.Message):
    __slots__ = ("code", "reason", "message", "remedy", "location", "retryable", "retry_delay", "help_uri")
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    RETRY_DELAY_FIELD_NUMBER: _ClassVar[int]
    HELP_URI_FIELD_NUMBER: _ClassVar[int]
    code: int
    reason: ErrorReason
    message: str
    remedy: str
    location: _location_pb2.Location
    retryable: bool
    retry_delay: _duration_pb2.Duration
    help_uri: str
    def __init__(self, code: _Optional[int] = ..., reason: _Optional[_Union[ErrorReason, str]] = ..., message: _Optional[str] = ..., remedy: _Optional[str] = ..., location: _Optional[_Union[_location_pb2.Location, _Mapping]] = ..., retryable: bool = ..., retry_delay: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., help_uri: _Optional[str] = ...) -> None: ...
