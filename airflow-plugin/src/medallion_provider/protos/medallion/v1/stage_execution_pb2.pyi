from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from medallion_provider.protos.medallion.v1 import contracts_pb2 as _contracts_pb2
from medallion_provider.protos.medallion.v1 import events_pb2 as _events_pb2
from medallion_provider.protos.medallion.v1 import run_key_pb2 as _run_key_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HeaderMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HEADER_MODE_UNSPECIFIED: _ClassVar[HeaderMode]
    HEADER_MODE_PRESENT: _ClassVar[HeaderMode]
    HEADER_MODE_ABSENT: _ClassVar[HeaderMode]

class MalformedRecords(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MALFORMED_RECORDS_UNSPECIFIED: _ClassVar[MalformedRecords]
    MALFORMED_RECORDS_FAIL: _ClassVar[MalformedRecords]
    MALFORMED_RECORDS_REJECT: _ClassVar[MalformedRecords]

class Compression(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPRESSION_UNSPECIFIED: _ClassVar[Compression]
    COMPRESSION_SNAPPY: _ClassVar[Compression]
    COMPRESSION_GZIP: _ClassVar[Compression]
    COMPRESSION_NONE: _ClassVar[Compression]

class Keep(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KEEP_UNSPECIFIED: _ClassVar[Keep]
    KEEP_FIRST: _ClassVar[Keep]
    KEEP_LAST: _ClassVar[Keep]
HEADER_MODE_UNSPECIFIED: HeaderMode
HEADER_MODE_PRESENT: HeaderMode
HEADER_MODE_ABSENT: HeaderMode
MALFORMED_RECORDS_UNSPECIFIED: MalformedRecords
MALFORMED_RECORDS_FAIL: MalformedRecords
MALFORMED_RECORDS_REJECT: MalformedRecords
COMPRESSION_UNSPECIFIED: Compression
COMPRESSION_SNAPPY: Compression
COMPRESSION_GZIP: Compression
COMPRESSION_NONE: Compression
KEEP_UNSPECIFIED: Keep
KEEP_FIRST: Keep
KEEP_LAST: Keep

class RunOptions(_message.Message):
    __slots__ = ("key", "complete_by", "timeout", "resume_after_sequence", "force", "language", "labels", "followed_attempt")
    class LabelsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    KEY_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_BY_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    RESUME_AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    FOLLOWED_ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    key: _run_key_pb2.RunKey
    complete_by: _timestamp_pb2.Timestamp
    timeout: _duration_pb2.Duration
    resume_after_sequence: int
    force: bool
    language: str
    labels: _containers.ScalarMap[str, str]
    followed_attempt: int
    def __init__(self, key: _Optional[_Union[_run_key_pb2.RunKey, _Mapping]] = ..., complete_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., timeout: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., resume_after_sequence: _Optional[int] = ..., force: bool = ..., language: _Optional[str] = ..., labels: _Optional[_Mapping[str, str]] = ..., followed_attempt: _Optional[int] = ...) -> None: ...

class CsvDialect(_message.Message):
    __slots__ = ("delimiter", "quote", "header", "encoding", "malformed_records")
    DELIMITER_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    HEADER_FIELD_NUMBER: _ClassVar[int]
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    MALFORMED_RECORDS_FIELD_NUMBER: _ClassVar[int]
    delimiter: str
    quote: str
    header: HeaderMode
    encoding: str
    malformed_records: MalformedRecords
    def __init__(self, delimiter: _Optional[str] = ..., quote: _Optional[str] = ..., header: _Optional[_Union[HeaderMode, str]] = ..., encoding: _Optional[str] = ..., malformed_records: _Optional[_Union[MalformedRecords, str]] = ...) -> None: ...

class ReadBronzeRequest(_message.Message):
    __slots__ = ("run", "store_uri", "prefix", "dialect", "contract")
    RUN_FIELD_NUMBER: _ClassVar[int]
    STORE_URI_FIELD_NUMBER: _ClassVar[int]
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    DIALECT_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    run: RunOptions
    store_uri: str
    prefix: str
    dialect: CsvDialect
    contract: _contracts_pb2.Contract
    def __init__(self, run: _Optional[_Union[RunOptions, _Mapping]] = ..., store_uri: _Optional[str] = ..., prefix: _Optional[str] = ..., dialect: _Optional[_Union[CsvDialect, _Mapping]] = ..., contract: _Optional[_Union[_contracts_pb2.Contract, _Mapping]] = ...) -> None: ...

class ReadBronzeResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _events_pb2.RunEvent
    def __init__(self, event: _Optional[_Union[_events_pb2.RunEvent, _Mapping]] = ...) -> None: ...

class ParquetOptions(_message.Message):
    __slots__ = ("compression", "row_group_rows")
    COMPRESSION_FIELD_NUMBER: _ClassVar[int]
    ROW_GROUP_ROWS_FIELD_NUMBER: _ClassVar[int]
    compression: Compression
    row_group_rows: int
    def __init__(self, compression: _Optional[_Union[Compression, str]] = ..., row_group_rows: _Optional[int] = ...) -> None: ...

class WriteSilverRequest(_message.Message):
    __slots__ = ("run", "store_uri", "manifest", "prefix", "name", "parquet")
    RUN_FIELD_NUMBER: _ClassVar[int]
    STORE_URI_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARQUET_FIELD_NUMBER: _ClassVar[int]
    run: RunOptions
    store_uri: str
    manifest: _events_pb2.ManifestReference
    prefix: str
    name: str
    parquet: ParquetOptions
    def __init__(self, run: _Optional[_Union[RunOptions, _Mapping]] = ..., store_uri: _Optional[str] = ..., manifest: _Optional[_Union[_events_pb2.ManifestReference, _Mapping]] = ..., prefix: _Optional[str] = ..., name: _Optional[str] = ..., parquet: _Optional[_Union[ParquetOptions, _Mapping]] = ...) -> None: ...

class WriteSilverResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _events_pb2.RunEvent
    def __init__(self, event: _Optional[_Union[_events_pb2.RunEvent, _Mapping]] = ...) -> None: ...

class Deduplication(_message.Message):
    __slots__ = ("key_columns", "keep")
    KEY_COLUMNS_FIELD_NUMBER: _ClassVar[int]
    KEEP_FIELD_NUMBER: _ClassVar[int]
    key_columns: _containers.RepeatedScalarFieldContainer[str]
    keep: Keep
    def __init__(self, key_columns: _Optional[_Iterable[str]] = ..., keep: _Optional[_Union[Keep, str]] = ...) -> None: ...

class WriteGoldRequest(_message.Message):
    __slots__ = ("run", "store_uri", "silver", "prefix", "name", "deduplication", "contract", "parquet")
    RUN_FIELD_NUMBER: _ClassVar[int]
    STORE_URI_FIELD_NUMBER: _ClassVar[int]
    SILVER_FIELD_NUMBER: _ClassVar[int]
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    PARQUET_FIELD_NUMBER: _ClassVar[int]
    run: RunOptions
    store_uri: str
    silver: _events_pb2.PublishedObject
    prefix: str
    name: str
    deduplication: Deduplication
    contract: _contracts_pb2.Contract
    parquet: ParquetOptions
    def __init__(self, run: _Optional[_Union[RunOptions, _Mapping]] = ..., store_uri: _Optional[str] = ..., silver: _Optional[_Union[_events_pb2.PublishedObject, _Mapping]] = ..., prefix: _Optional[str] = ..., name: _Optional[str] = ..., deduplication: _Optional[_Union[Deduplication, _Mapping]] = ..., contract: _Optional[_Union[_contracts_pb2.Contract, _Mapping]] = ..., parquet: _Optional[_Union[ParquetOptions, _Mapping]] = ...) -> None: ...

class WriteGoldResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _events_pb2.RunEvent
    def __init__(self, event: _Optional[_Union[_events_pb2.RunEvent, _Mapping]] = ...) -> None: ...
