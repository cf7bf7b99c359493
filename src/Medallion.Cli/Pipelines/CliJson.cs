using System.Text.Json;
using System.Text.Json.Serialization;
using Medallion.Cli.Runs;
using Medallion.Cli.Runs.Cancel;
using Medallion.Cli.Runs.List;
using Medallion.Cli.Show;
using Medallion.Cli.Terminals;

namespace Medallion.Cli.Pipelines;

/// <summary>Writes the documents of <c>--json</c>, without reflection so that the command starts fast.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PipelineReport))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(FileReport))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(FollowReport))]
[JsonSerializable(typeof(CancelReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The same documents, each on one line.</summary>
    public static CliJson OneLine { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
