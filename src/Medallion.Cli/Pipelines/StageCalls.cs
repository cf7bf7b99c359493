using Google.Protobuf.WellKnownTypes;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Pipelines;

/// <summary>Makes the call of a stage from what was asked for and from what the stages before returned.</summary>
internal static class StageCalls
{
    public static StageCall Of(
        Stage stage, PipelineRequest request, IReadOnlyDictionary<Stage, StageResult> before) => stage switch
        {
            Stage.ReadBronze => StageCall.ReadBronze(Bronze(request)),
            Stage.WriteSilver => StageCall.WriteSilver(Silver(request, before.GetValueOrDefault(Stage.ReadBronze))),
            Stage.WriteGold => StageCall.WriteGold(Gold(request, before.GetValueOrDefault(Stage.WriteSilver))),
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "is no stage"),
        };

    private static ReadBronzeRequest Bronze(PipelineRequest request) => new()
    {
        Run = Options(request),
        StoreUri = request.Store.ToString(),
        Prefix = request.BronzePrefix,
        Dialect = request.Dialect,
        Contract = request.Contract,
    };

    private static WriteSilverRequest Silver(PipelineRequest request, StageResult? bronze) => new()
    {
        Run = Options(request),
        StoreUri = request.Store.ToString(),
        Prefix = request.SilverPrefix,
        Name = request.Silver,
        Parquet = request.Parquet,
        Manifest = bronze?.Bronze.Manifest ?? request.Manifest,
    };

    private static WriteGoldRequest Gold(PipelineRequest request, StageResult? silver) => new()
    {
        Run = Options(request),
        StoreUri = request.Store.ToString(),
        Prefix = request.GoldPrefix,
        Name = request.Gold,
        Parquet = request.Parquet,
        Contract = request.Contract,
        Deduplication = new Deduplication { KeyColumns = { request.Keys }, Keep = request.Keep },
        Silver = silver?.Silver.Object,
    };

    private static RunOptions Options(PipelineRequest request) => new()
    {
        Key = new RunKey { Pipeline = request.Pipeline, RunId = request.RunId },
        CompleteBy = request.CompleteBy?.ToTimestamp(),
        Force = request.Force,
        Language = request.Language,
    };
}
