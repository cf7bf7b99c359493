using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>What the stages of a pipeline measure.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StageMetricsTests
{
    [Fact]
    public async Task A_pipeline_is_counted_as_what_it_did()
    {
        using var before = new MetricRecorder();
        IReadOnlyDictionary<string, double> start = before.Collect();
        await using TracedLake lake = await StageTraceTests.PeopleAsync();
        long began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        await lake.ReadBronzeAsync(null);
        await lake.WriteSilverAsync(null);
        StageResult gold = await lake.WriteGoldAsync(null);
        await lake.WriteGoldAsync(null);

        IReadOnlyDictionary<string, double> now = before.Collect();
        double Grown(string series) => now.GetValueOrDefault(series) - start.GetValueOrDefault(series);
        Assert.Equal(2, Grown("medallion.stage.objects.read{medallion.stage=ReadBronze}"));
        Assert.Equal(4, Grown("medallion.stage.rows.read{medallion.stage=ReadBronze}"));
        Assert.Equal(4, Grown("medallion.stage.rows.read{medallion.stage=WriteGold}"));
        Assert.Equal(4, Grown("medallion.stage.rows.written{medallion.stage=WriteSilver}"));
        Assert.Equal(3, Grown("medallion.stage.rows.written{medallion.stage=WriteGold}"));
        Assert.Equal(1, Grown("medallion.stage.duplicates{medallion.stage=WriteGold}"));
        Assert.Equal(gold.Gold.Object.SizeBytes, Grown("medallion.stage.written{medallion.stage=WriteGold}"));
        Assert.Equal(1, Grown("medallion.runs.accepted{medallion.acceptance=started,medallion.stage=WriteGold}"));
        Assert.Equal(1, Grown("medallion.runs.accepted{medallion.acceptance=reused,medallion.stage=WriteGold}"));
        Assert.True(Grown("medallion.stage.duration{medallion.outcome=succeeded,medallion.stage=WriteGold}") > 0);
        Assert.Equal(0, Grown("medallion.runs.active{medallion.stage=WriteGold}"));
        Assert.Equal(0, Grown("medallion.runs.queued{medallion.stage=WriteGold}"));
        const string Published = "{medallion.pipeline=people_pipeline,medallion.stage=WriteGold}";
        Assert.InRange(now["medallion.published.time" + Published], began - 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal(3, now["medallion.published.rows" + Published]);
        Assert.Equal(gold.Gold.Object.SizeBytes, now["medallion.published.size" + Published]);
        Assert.True(Grown(
            "rpc.server.call.duration{rpc.method=medallion.v1.StageExecutionService/WriteGold,rpc.response.status_code=OK}") > 0);
    }

    [Fact]
    public async Task Failures_findings_and_broken_promises_are_counted_by_their_names()
    {
        using var recorder = new MetricRecorder();
        await using TracedLake lake = await TracedLake.InFolderAsync(("Medallion:Runs:ProgressInterval", "00:00:00.010"));
        lake.AddBronze("a.csv", "id,name\n1,Ana\n2,Bea,too much\n");
        lake.AddBronze("b.csv", "");

        await Assert.ThrowsAsync<RpcException>(() => lake.ReadBronzeAsync(null));
        string rows = string.Concat(Enumerable.Range(0, 400_000).Select(static i => $"{i},Ana\n")); // Long enough to be seen late.
        lake.AddBronze("a.csv", $"id,name\n{rows}2,Bea,too much\n");
        await lake.ReadBronzeAsync(null, request =>
        {
            request.Run.Key.Task = "late";
            request.Run.CompleteBy = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1));
            request.Dialect = new CsvDialect { MalformedRecords = MalformedRecords.Reject };
        });

        IReadOnlyDictionary<string, double> sums = recorder.Collect();
        Assert.Contains(
            "medallion.stage.duration{error.type=CSV_MALFORMED,medallion.outcome=failed,medallion.stage=ReadBronze}", sums.Keys);
        const string Warnings = "medallion.finding.severity=Warning,medallion.stage=ReadBronze}";
        Assert.True(sums["medallion.findings{medallion.finding.code=ObjectEmpty," + Warnings] >= 1);
        Assert.Equal(1, sums["medallion.findings{medallion.finding.code=RecordsRejected," + Warnings]);
        Assert.Equal(1, sums["medallion.stage.rows.rejected{medallion.stage=ReadBronze}"]);
        Assert.Equal(1, sums["medallion.sla.notices{medallion.sla.state=Missed,medallion.stage=ReadBronze}"]);
    }

    [Fact]
    public async Task Callers_cannot_make_series_of_their_own()
    {
        using var recorder = new MetricRecorder();
        await using TracedLake lake = await StageTraceTests.PeopleAsync();
        var method = new Method<Empty, Empty>(
            MethodType.Unary,
            $"invented.{Guid.NewGuid():N}",
            "Method",
            Marshallers.Create(static _ => Array.Empty<byte>(), static _ => new Empty()),
            Marshallers.Create(static _ => Array.Empty<byte>(), static _ => new Empty()));

        await Assert.ThrowsAsync<RpcException>(async () =>
            await lake.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), new Empty()));

        IReadOnlyDictionary<string, double> sums = recorder.Collect();
        Assert.Contains("rpc.server.call.duration{rpc.method=_OTHER,rpc.response.status_code=UNIMPLEMENTED}", sums.Keys);
        Assert.DoesNotContain(sums.Keys, static series => series.Contains("invented", StringComparison.Ordinal));
    }
}
