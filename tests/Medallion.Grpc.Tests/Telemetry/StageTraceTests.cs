using System.Diagnostics;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>The trace of a pipeline's stages, as this process records it.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StageTraceTests
{
    private const string Bronze = "medallion.v1.StageExecutionService/ReadBronze";
    private const string Silver = "medallion.v1.StageExecutionService/WriteSilver";
    private const string Gold = "medallion.v1.StageExecutionService/WriteGold";

    [Fact]
    public async Task Each_stage_hangs_under_its_callers_span_with_its_phases_and_objects()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await PeopleAsync();
        string[] callers = [recorder.NewCaller(out ActivitySpanId first), recorder.NewCaller(out _), recorder.NewCaller(out _)];

        await lake.ReadBronzeAsync(callers[0]);
        await lake.WriteSilverAsync(callers[1]);
        await lake.WriteGoldAsync(callers[2]);

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Gold));
        Activity rpc = spans.Named(Bronze);
        Assert.Equal(first, rpc.ParentSpanId);
        Assert.Equal(ActivityKind.Server, rpc.Kind);
        Assert.Equal(["queue", "stage ReadBronze"], Names(spans.Below(rpc)));
        Assert.Equal(
            ["phase Preparing", "phase Listing", "phase Scanning", "phase Publishing"],
            Names(spans.Below(spans.Named("stage ReadBronze"))));
        Assert.Equal(["scan object", "scan object"], Names(spans.Below(spans.Named("phase Scanning"))));
        Assert.Equal(
            ["phase Preparing", "phase Writing", "write object", "phase Verifying", "phase Publishing"],
            Names(spans.Below(spans.Named("stage WriteSilver"))));
        Assert.Equal(
            ["phase Preparing", "phase Deduplicating", "phase Writing", "write object", "phase Verifying", "phase Publishing"],
            Names(spans.Below(spans.Named("stage WriteGold"))));
        SpanTree.AssertNested(spans);
        foreach (string stage in (string[])["stage ReadBronze", "stage WriteSilver", "stage WriteGold"])
        {
            SpanTree.AssertPhasesAddUp(spans, spans.Named(stage));
        }
    }

    [Fact]
    public async Task Spans_say_what_was_done()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await PeopleAsync();

        await lake.ReadBronzeAsync(recorder.NewCaller(out _));
        await lake.WriteSilverAsync(recorder.NewCaller(out _));
        StageResult gold = await lake.WriteGoldAsync(recorder.NewCaller(out _));

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Gold));
        Activity rpc = spans.Named(Gold);
        Assert.Equal("grpc", rpc.Tag("rpc.system.name"));
        Assert.Equal(Gold, rpc.Tag("rpc.method"));
        Assert.Equal("OK", rpc.Tag("rpc.response.status_code"));
        Assert.Equal("127.0.0.1", rpc.Tag("server.address"));
        Assert.Equal(lake.Address.Port, rpc.Tag("server.port"));
        Activity stage = spans.Named("stage WriteGold");
        Assert.Equal("people_pipeline", stage.Tag("medallion.pipeline"));
        Assert.Equal(lake.RunId, stage.Tag("medallion.run_id"));
        Assert.Equal("table", stage.Tag("medallion.task"));
        Assert.Equal(1, stage.Tag("medallion.attempt"));
        Assert.Equal("succeeded", stage.Tag("medallion.outcome"));
        Assert.Equal(4L, stage.Tag("medallion.rows.read"));
        Assert.Equal(3L, stage.Tag("medallion.rows.written"));
        Assert.Equal(1L, stage.Tag("medallion.duplicates"));
        Assert.Equal(gold.Gold.Object.SizeBytes, stage.Tag("medallion.bytes.written"));
        Activity[] scanned = spans.Below(spans.Named("phase Scanning"));
        Assert.Equal(4L, scanned.Sum(static span => (long)span.Tag("medallion.rows.read")!));
        Assert.Equal(
            ["data/bronze/a.csv", "data/bronze/b.csv"],
            scanned.Select(static span => span.Tag("medallion.object.key")).Order());
        Activity written = Assert.Single(spans.Below(stage), static span => span.DisplayName == "write object");
        Assert.Equal("data/gold/people_without_duplicates.parquet", written.Tag("medallion.object.key"));
    }

    [Fact]
    public async Task Gold_leads_to_silver_and_silver_to_bronze()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await PeopleAsync();

        await lake.ReadBronzeAsync(recorder.NewCaller(out _));
        StageResult silver = await lake.WriteSilverAsync(recorder.NewCaller(out _));
        await lake.WriteGoldAsync(
            recorder.NewCaller(out _),
            request => request.Silver = new PublishedObject(silver.Silver.Object)); // Named, as Airflow names it.

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Gold));
        Assert.Empty(spans.Named("stage ReadBronze").Links);
        Assert.Equal(spans.Named("stage ReadBronze").SpanId, Assert.Single(spans.Named("stage WriteSilver").Links).Context.SpanId);
        Assert.Equal(spans.Named("stage WriteSilver").SpanId, Assert.Single(spans.Named("stage WriteGold").Links).Context.SpanId);
    }

    [Fact]
    public async Task Call_that_attaches_leads_to_the_first_callers_span_and_starts_no_stage()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await PeopleAsync();

        await lake.ReadBronzeAsync(recorder.NewCaller(out ActivitySpanId first));
        await lake.ReadBronzeAsync(recorder.NewCaller(out ActivitySpanId second));

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(
            static all => all.Count(static span => span.DisplayName == Bronze) == 2);
        Activity[] calls = [.. spans.Where(static span => span.DisplayName == Bronze)];
        Activity original = Assert.Single(calls, call => call.ParentSpanId == first);
        Activity attached = Assert.Single(calls, call => call.ParentSpanId == second);
        Assert.Equal(original.SpanId, spans.Named("stage ReadBronze").ParentSpanId);
        Assert.Equal(original.SpanId, Assert.Single(attached.Links).Context.SpanId);
        Assert.Empty(original.Links);
    }

    [Fact]
    public async Task Failed_stage_says_its_reason_and_its_call_is_no_fault_of_the_service()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await TracedLake.InFolderAsync();
        lake.AddBronze("a.csv", "id,name\n1,Ana\n2,Bea,too much\n");

        await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(() => lake.ReadBronzeAsync(recorder.NewCaller(out _)));

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Bronze));
        Activity stage = spans.Named("stage ReadBronze");
        Assert.Equal(("failed", "CSV_MALFORMED"), (stage.Tag("medallion.outcome"), stage.Tag("error.type")));
        Assert.Equal(ActivityStatusCode.Error, stage.Status);
        Activity rpc = spans.Named(Bronze);
        Assert.Equal("FAILED_PRECONDITION", rpc.Tag("rpc.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, rpc.Status);
        SpanTree.AssertNested(spans);
        SpanTree.AssertPhasesAddUp(spans, stage);
    }

    [Fact]
    public async Task Probes_leave_no_trace()
    {
        using var recorder = new SpanRecorder();
        await using TracedLake lake = await PeopleAsync();
        var health = new global::Grpc.Health.V1.Health.HealthClient(lake.Channel);

        await health.CheckAsync(new global::Grpc.Health.V1.HealthCheckRequest(), TracedLake.Headers(recorder.NewCaller(out _)));
        await lake.ReadBronzeAsync(recorder.NewCaller(out _));

        IReadOnlyList<Activity> spans = await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Bronze));
        Assert.DoesNotContain(spans, static span => span.DisplayName.Contains("Health", StringComparison.OrdinalIgnoreCase)
            || span.OperationName == span.DisplayName && span.Kind == ActivityKind.Server);
    }

    internal static async Task<TracedLake> PeopleAsync(params (string Name, string Value)[] settings)
    {
        TracedLake lake = await TracedLake.InFolderAsync(settings);
        lake.AddBronze("a.csv", "id,name\n1,Ana\n2,Bea\n");
        lake.AddBronze("b.csv", "id,name\n2,Bea\n3,Cid\n");
        return lake;
    }

    private static string[] Names(IEnumerable<Activity> spans) => [.. spans.Select(static span => span.DisplayName)];
}
