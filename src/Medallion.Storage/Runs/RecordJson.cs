using System.Text.Json.Serialization;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Storage.Runs;

/// <summary>Reads and writes the header lines of records, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RecordHeader))]
[JsonSerializable(typeof(LeaseHeader))]
internal sealed partial class RecordJson : JsonSerializerContext;
