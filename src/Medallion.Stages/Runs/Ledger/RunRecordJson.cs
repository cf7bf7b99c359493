using System.Text.Json.Serialization;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>JSON of the ledger's records; what a newer version added is skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunCommand))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
