using System.Text.Json.Serialization;
using Medallion.Stages.Bronze.Journal;
using Medallion.Stages.Plans;

namespace Medallion.Stages.Manifests;

/// <summary>JSON of what the stages keep in a store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BronzeManifest))]
[JsonSerializable(typeof(PublishedObject))]
[JsonSerializable(typeof(ScanSettings))]
[JsonSerializable(typeof(ScanJournalPage))]
internal sealed partial class ManifestJson : JsonSerializerContext;
