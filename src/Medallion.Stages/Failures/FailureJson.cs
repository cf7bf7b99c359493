using System.Text.Json.Serialization;

namespace Medallion.Stages.Failures;

/// <summary>JSON of a failure, within the ledger's records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecordedFailure))]
internal sealed partial class FailureJson : JsonSerializerContext;
