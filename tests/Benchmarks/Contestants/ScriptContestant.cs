using System.Text.Json;
using Benchmarks.Data;
using Benchmarks.Measuring;

namespace Benchmarks.Contestants;

/// <summary>A library that a script of <c>peers/</c> drives: one process for each stage, so that their peaks are told apart.</summary>
internal sealed class ScriptContestant : IContestant
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Program and script.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>How to run it.</summary>
    public required RunSettings Run { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required long BytesPerRow { get; init; }

    /// <summary>Why it cannot work with buckets; null where it can.</summary>
    public string? ObstacleOnS3 { get; init; }

    public string? ObstacleOn(Lake lake) => lake.S3 is null ? null : ObstacleOnS3;

    public string GoldOf(Lake lake) => lake.PathOf(Layer("gold"));

    public async Task<IReadOnlyList<StageMeasurement>> RunAsync(Lake lake, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(lake.PathOf(Prefix));
        var measured = new List<StageMeasurement>();
        foreach (string stage in Stages.All)
        {
            foreach (JsonElement line in await RunAsync(lake, stage, cancellationToken))
            {
                measured.Add(new StageMeasurement(
                    Name,
                    stage,
                    line.GetProperty("pass").GetInt32(),
                    line.GetProperty("seconds").GetDouble(),
                    line.GetProperty("peakBytes").GetInt64(),
                    stage == Stages.Bronze ? 0 : new FileInfo(lake.PathOf(Layer(stage))).Length,
                    line.GetProperty("rows").GetInt64()));
            }
        }

        return measured;
    }

    private string Prefix => Name.ToLowerInvariant();

    private string Layer(string stage) => $"{Prefix}/{stage}.parquet";

    private async Task<IEnumerable<JsonElement>> RunAsync(Lake lake, string stage, CancellationToken cancellationToken)
    {
        string job = JsonSerializer.Serialize(
            new
            {
                Stage = stage,
                Run.Passes,
                Run.Threads,
                Key = BronzeData.KeyColumn,
                Bronze = lake.UriOf("data/bronze/*.csv"),
                Silver = lake.UriOf(Layer(Stages.Silver)),
                Gold = lake.UriOf(Layer(Stages.Gold)),
                lake.S3,
            },
            Json);
        string[] lines = await ChildProcess.RunAsync(
            Command[0], [.. Command.Skip(1), job], AppContext.BaseDirectory, cancellationToken, Limits(), Run.Threads);
        return lines.Select(static line => JsonDocument.Parse(line).RootElement);
    }

    /// <summary>Libraries count the cores, unless they are told.</summary>
    private Dictionary<string, string> Limits()
    {
        string threads = Run.Threads.ToString(provider: null);
        return new Dictionary<string, string> { ["POLARS_MAX_THREADS"] = threads, ["OMP_NUM_THREADS"] = threads };
    }
}
