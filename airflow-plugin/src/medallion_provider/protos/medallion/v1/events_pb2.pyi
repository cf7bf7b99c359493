from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from medallion_provider.protos.medallion.v1 import contracts_pb2 as _contracts_pb2
from medallion_provider.protos.medallion.v1 import errors_pb2 as _errors_pb2
from medallion_provider.protos.medallion.v1 import location_pb2 as _location_pb2
from medallion_provider.protos.medallion.v1 import run_key_pb2 as _run_key_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Acceptance(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACCEPTANCE_UNSPECIFIED: _ClassVar[Acceptance]
    ACCEPTANCE_STARTED: _ClassVar[Acceptance]
    ACCEPTANCE_ATTACHED: _ClassVar[Acceptance]
    ACCEPTANCE_REUSED: _ClassVar[Acceptance]

class Phase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PHASE_UNSPECIFIED: _ClassVar[Phase]
    PHASE_LISTING: _ClassVar[Phase]
    PHASE_SCANNING: _ClassVar[Phase]
    PHASE_WRITING: _ClassVar[Phase]
    PHASE_DEDUPLICATING: _ClassVar[Phase]
    PHASE_VERIFYING: _ClassVar[Phase]
    PHASE_PUBLISHING: _ClassVar[Phase]

class SlaState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SLA_STATE_UNSPECIFIED: _ClassVar[SlaState]
    SLA_STATE_ON_TRACK: _ClassVar[SlaState]
    SLA_STATE_AT_RISK: _ClassVar[SlaState]
    SLA_STATE_MISSED: _ClassVar[SlaState]

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    SEVERITY_INFO: _ClassVar[Severity]
    SEVERITY_WARNING: _ClassVar[Severity]
    SEVERITY_ERROR: _ClassVar[Severity]

class FindingCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FINDING_CODE_UNSPECIFIED: _ClassVar[FindingCode]
    FINDING_CODE_OBJECT_IGNORED: _ClassVar[FindingCode]
    FINDING_CODE_OBJECT_EMPTY: _ClassVar[FindingCode]
    FINDING_CODE_OBJECT_HEADER_ONLY: _ClassVar[FindingCode]
    FINDING_CODE_OBJECT_NOT_TEXT: _ClassVar[FindingCode]
    FINDING_CODE_COLUMN_TYPE_DRIFT: _ClassVar[FindingCode]
    FINDING_CODE_COLUMN_MIXED_TYPES: _ClassVar[FindingCode]
    FINDING_CODE_COLUMN_MISSING: _ClassVar[FindingCode]
    FINDING_CODE_COLUMN_ADDED: _ClassVar[FindingCode]
    FINDING_CODE_HEADER_DUPLICATE: _ClassVar[FindingCode]
    FINDING_CODE_HEADER_EMPTY: _ClassVar[FindingCode]
    FINDING_CODE_RECORDS_REJECTED: _ClassVar[FindingCode]
    FINDING_CODE_DIALECT_DIFFERS: _ClassVar[FindingCode]
    FINDING_CODE_TYPE_WOULD_LOSE: _ClassVar[FindingCode]
    FINDING_CODE_CONTRACT_BREACH: _ClassVar[FindingCode]
    FINDING_CODE_MORE: _ClassVar[FindingCode]
    FINDING_CODE_SCANS_REUSED: _ClassVar[FindingCode]
ACCEPTANCE_UNSPECIFIED: Acceptance
ACCEPTANCE_STARTED: Acceptance
ACCEPTANCE_ATTACHED: Acceptance
ACCEPTANCE_REUSED: Acceptance
PHASE_UNSPECIFIED: Phase
PHASE_LISTING: Phase
PHASE_SCANNING: Phase
PHASE_WRITING: Phase
PHASE_DEDUPLICATING: Phase
PHASE_VERIFYING: Phase
PHASE_PUBLISHING: Phase
SLA_STATE_UNSPECIFIED: SlaState
SLA_STATE_ON_TRACK: SlaState
SLA_STATE_AT_RISK: SlaState
SLA_STATE_MISSED: SlaState
SEVERITY_UNSPECIFIED: Severity
SEVERITY_INFO: Severity
SEVERITY_WARNING: Severity
SEVERITY_ERROR: Severity
FINDING_CODE_UNSPECIFIED: FindingCode
FINDING_CODE_OBJECT_IGNORED: FindingCode
FINDING_CODE_OBJECT_EMPTY: FindingCode
FINDING_CODE_OBJECT_HEADER_ONLY: FindingCode
FINDING_CODE_OBJECT_NOT_TEXT: FindingCode
FINDING_CODE_COLUMN_TYPE_DRIFT: FindingCode
FINDING_CODE_COLUMN_MIXED_TYPES: FindingCode
FINDING_CODE_COLUMN_MISSING: FindingCode
FINDING_CODE_COLUMN_ADDED: FindingCode
FINDING_CODE_HEADER_DUPLICATE: FindingCode
FINDING_CODE_HEADER_EMPTY: FindingCode
FINDING_CODE_RECORDS_REJECTED: FindingCode
FINDING_CODE_DIALECT_DIFFERS: FindingCode
FINDING_CODE_TYPE_WOULD_LOSE: FindingCode
FINDING_CODE_CONTRACT_BREACH: FindingCode
FINDING_CODE_MORE: FindingCode
FINDING_CODE_SCANS_REUSED: FindingCode

class RunEvent(_message.Message):
    __slots__ = ("sequence", "time", "attempt", "accepted", "queued", "progress", "finding", "sla", "result", "failure")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    SLA_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    time: _timestamp_pb2.Timestamp
    attempt: int
    accepted: RunAccepted
    queued: RunQueued
    progress: RunProgress
    finding: Finding
    sla: SlaNotice
    result: StageResult
    failure: _errors_pb2.Failure
    def __init__(self, sequence: _Optional[int] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., attempt: _Optional[int] = ..., accepted: _Optional[_Union[RunAccepted, _Mapping]] = ..., queued: _Optional[_Union[RunQueued, _Mapping]] = ..., progress: _Optional[_Union[RunProgress, _Mapping]] = ..., finding: _Optional[_Union[Finding, _Mapping]] = ..., sla: _Optional[_Union[SlaNotice, _Mapping]] = ..., result: _Optional[_Union[StageResult, _Mapping]] = ..., failure: _Optional[_Union[_errors_pb2.Failure, _Mapping]] = ...) -> None: ...

class RunAccepted(_message.Message):
    __slots__ = ("acceptance", "key", "executor")
    ACCEPTANCE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    acceptance: Acceptance
    key: _run_key_pb2.RunKey
    executor: str
    def __init__(self, acceptance: _Optional[_Union[Acceptance, str]] = ..., key: _Optional[_Union[_run_key_pb2.RunKey, _Mapping]] = ..., executor: _Optional[str] = ...) -> None: ...

class RunQueued(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: int
    def __init__(self, position: _Optional[int] = ...) -> None: ...

class RunProgress(_message.Message):
    __slots__ = ("phase", "files_done", "files_total", "bytes_done", "bytes_total", "rows_done", "rows_total", "bytes_per_second", "rows_per_second", "estimated_remaining", "elapsed")
    PHASE_FIELD_NUMBER: _ClassVar[int]
    FILES_DONE_FIELD_NUMBER: _ClassVar[int]
    FILES_TOTAL_FIELD_NUMBER: _ClassVar[int]
    BYTES_DONE_FIELD_NUMBER: _ClassVar[int]
    BYTES_TOTAL_FIELD_NUMBER: _ClassVar[int]
    ROWS_DONE_FIELD_NUMBER: _ClassVar[int]
    ROWS_TOTAL_FIELD_NUMBER: _ClassVar[int]
    BYTES_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    ROWS_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_REMAINING_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_FIELD_NUMBER: _ClassVar[int]
    phase: Phase
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    rows_done: int
    rows_total: int
    bytes_per_second: float
    rows_per_second: float
    estimated_remaining: _duration_pb2.Duration
    elapsed: _duration_pb2.Duration
    def __init__(self, phase: _Optional[_Union[Phase, str]] = ..., files_done: _Optional[int] = ..., files_total: _Optional[int] = ..., bytes_done: _Optional[int] = ..., bytes_total: _Optional[int] = ..., rows_done: _Optional[int] = ..., rows_total: _Optional[int] = ..., bytes_per_second: _Optional[float] = ..., rows_per_second: _Optional[float] = ..., estimated_remaining: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., elapsed: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class SlaNotice(_message.Message):
    __slots__ = ("state", "complete_by", "estimated_completion", "message", "remedy")
    STATE_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_BY_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_COMPLETION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    state: SlaState
    complete_by: _timestamp_pb2.Timestamp
    estimated_completion: _timestamp_pb2.Timestamp
    message: str
    remedy: str
    def __init__(self, state: _Optional[_Union[SlaState, str]] = ..., complete_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., estimated_completion: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., message: _Optional[str] = ..., remedy: _Optional[str] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("code", "severity", "location", "count", "message", "remedy")
    CODE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    code: FindingCode
    severity: Severity
    location: _location_pb2.Location
    count: int
    message: str
    remedy: str
    def __init__(self, code: _Optional[_Union[FindingCode, str]] = ..., severity: _Optional[_Union[Severity, str]] = ..., location: _Optional[_Union[_location_pb2.Location, _Mapping]] = ..., count: _Optional[int] = ..., message: _Optional[str] = ..., remedy: _Optional[str] = ...) -> None: ...

class ManifestReference(_message.Message):
    __slots__ = ("uri", "digest")
    URI_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    uri: str
    digest: str
    def __init__(self, uri: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class PublishedObject(_message.Message):
    __slots__ = ("uri", "etag", "size_bytes", "digest")
    URI_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    uri: str
    etag: str
    size_bytes: int
    digest: str
    def __init__(self, uri: _Optional[str] = ..., etag: _Optional[str] = ..., size_bytes: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

class StageResult(_message.Message):
    __slots__ = ("bronze", "silver", "gold", "elapsed", "sla_state", "findings")
    BRONZE_FIELD_NUMBER: _ClassVar[int]
    SILVER_FIELD_NUMBER: _ClassVar[int]
    GOLD_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_FIELD_NUMBER: _ClassVar[int]
    SLA_STATE_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    bronze: ReadBronzeResult
    silver: WriteSilverResult
    gold: WriteGoldResult
    elapsed: _duration_pb2.Duration
    sla_state: SlaState
    findings: _containers.RepeatedCompositeFieldContainer[FindingCount]
    def __init__(self, bronze: _Optional[_Union[ReadBronzeResult, _Mapping]] = ..., silver: _Optional[_Union[WriteSilverResult, _Mapping]] = ..., gold: _Optional[_Union[WriteGoldResult, _Mapping]] = ..., elapsed: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., sla_state: _Optional[_Union[SlaState, str]] = ..., findings: _Optional[_Iterable[_Union[FindingCount, _Mapping]]] = ...) -> None: ...

class FindingCount(_message.Message):
    __slots__ = ("code", "count")
    CODE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    code: FindingCode
    count: int
    def __init__(self, code: _Optional[_Union[FindingCode, str]] = ..., count: _Optional[int] = ...) -> None: ...

class ReadBronzeResult(_message.Message):
    __slots__ = ("manifest", "file_count", "row_count", "rejected_row_count", "size_bytes", "columns")
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    REJECTED_ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    manifest: ManifestReference
    file_count: int
    row_count: int
    rejected_row_count: int
    size_bytes: int
    columns: _containers.RepeatedCompositeFieldContainer[_contracts_pb2.Column]
    def __init__(self, manifest: _Optional[_Union[ManifestReference, _Mapping]] = ..., file_count: _Optional[int] = ..., row_count: _Optional[int] = ..., rejected_row_count: _Optional[int] = ..., size_bytes: _Optional[int] = ..., columns: _Optional[_Iterable[_Union[_contracts_pb2.Column, _Mapping]]] = ...) -> None: ...

class WriteSilverResult(_message.Message):
    __slots__ = ("object", "file_count", "row_count", "row_group_count", "columns", "rejected_row_count", "manifest")
    OBJECT_FIELD_NUMBER: _ClassVar[int]
    FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROW_GROUP_COUNT_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    REJECTED_ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    object: PublishedObject
    file_count: int
    row_count: int
    row_group_count: int
    columns: _containers.RepeatedCompositeFieldContainer[_contracts_pb2.Column]
    rejected_row_count: int
    manifest: ManifestReference
    def __init__(self, object: _Optional[_Union[PublishedObject, _Mapping]] = ..., file_count: _Optional[int] = ..., row_count: _Optional[int] = ..., row_group_count: _Optional[int] = ..., columns: _Optional[_Iterable[_Union[_contracts_pb2.Column, _Mapping]]] = ..., rejected_row_count: _Optional[int] = ..., manifest: _Optional[_Union[ManifestReference, _Mapping]] = ...) -> None: ...

class WriteGoldResult(_message.Message):
    __slots__ = ("object", "rows_read", "row_count", "duplicate_count", "row_group_count", "row_groups_passed_through", "columns", "silver")
    OBJECT_FIELD_NUMBER: _ClassVar[int]
    ROWS_READ_FIELD_NUMBER: _ClassVar[int]
    ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROW_GROUP_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROW_GROUPS_PASSED_THROUGH_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    SILVER_FIELD_NUMBER: _ClassVar[int]
    object: PublishedObject
    rows_read: int
    row_count: int
    duplicate_count: int
    row_group_count: int
    row_groups_passed_through: int
    columns: _containers.RepeatedCompositeFieldContainer[_contracts_pb2.Column]
    silver: PublishedObject
    def __init__(self, object: _Optional[_Union[PublishedObject, _Mapping]] = ..., rows_read: _Optional[int] = ..., row_count: _Optional[int] = ..., duplicate_count: _Optional[int] = ..., row_group_count: _Optional[int] = ..., row_groups_passed_through: _Optional[int] = ..., columns: _Optional[_Iterable[_Union[_contracts_pb2.Column, _Mapping]]] = ..., silver: _Optional[_Union[PublishedObject, _Mapping]] = ...) -> None: ...
