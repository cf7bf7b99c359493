using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>What a stage writes to the log.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LogTests
{
    [Fact]
    public async Task One_line_tells_a_stages_story_with_its_run_and_its_trace()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await StageTraceTests.PeopleAsync();
        await lake.ReadBronzeAsync(recorder.NewCaller(out _));
        await lake.WriteSilverAsync(recorder.NewCaller(out _));

        await lake.WriteGoldAsync(recorder.NewCaller(out _));

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(
            static all => all.Any(static span => span.DisplayName == "stage WriteGold"));
        LogLine line = Assert.Single(lake.Log.Lines, static line => line is { EventId: 1002 }
            && line.Fields["medallion.stage"] == "WriteGold");
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Equal("people_pipeline", line.Fields["medallion.pipeline"]);
        Assert.Equal(lake.RunId, line.Fields["medallion.run_id"]);
        Assert.Equal("1", line.Fields["medallion.attempt"]);
        Assert.Equal(recorder.TraceId.ToHexString(), line.Fields["medallion.trace_id"]);
        Assert.Equal(recorder.TraceId.ToHexString(), line.Fields["TraceId"]);
        Assert.Equal(spans.Named("stage WriteGold").SpanId.ToHexString(), line.Fields["SpanId"]);
        Assert.Contains("read 1 objects, 4 rows", line.Text, StringComparison.Ordinal);
        Assert.Contains("with 3 rows", line.Text, StringComparison.Ordinal);
        Assert.Contains("1 duplicates", line.Text, StringComparison.Ordinal);
        Assert.Contains("people_without_duplicates.parquet", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line.Text);
    }

    [Fact]
    public async Task Failed_stage_says_where_and_in_which_phase_it_failed()
    {
        await using TracedLake lake = await TracedLake.InFolderAsync();
        lake.AddBronze("a.csv", "id,name\n1,Ana\n2,Bea,too much\n");

        await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(() => lake.ReadBronzeAsync(null));

        LogLine line = Assert.Single(lake.Log.Lines, static line => line.EventId == 1003);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("ended with CSV_MALFORMED in phase Scanning", line.Text, StringComparison.Ordinal);
        Assert.Contains("data/bronze/a.csv row 2 byte 14", line.Text, StringComparison.Ordinal);
    }
}
