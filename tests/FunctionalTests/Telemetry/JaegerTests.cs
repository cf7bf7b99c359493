using System.Globalization;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>A pipeline of the service in its own process, as a real Jaeger tells it.</summary>
public sealed class JaegerTests
{
    private const string Rpc = "medallion.v1.StageExecutionService/";

    [JaegerTheory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Each_stage_is_one_connected_trace_from_its_caller_down_to_S3(string protocol)
    {
        await using Jaeger jaeger = await Jaeger.StartAsync();
        await using TracedPipeline pipeline = await TracedPipeline.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", protocol == "grpc" ? jaeger.Grpc : jaeger.Http),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_METRICS_EXPORTER", "none"),
            ("OTEL_LOGS_EXPORTER", "none"),
            ("OTEL_SERVICE_NAME", "lake-service"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"));

        IReadOnlyDictionary<string, TracedPipeline.Caller> callers = await pipeline.RunAsync();

        Dictionary<string, IReadOnlyList<JaegerSpan>> traces = [];
        foreach ((string stage, TracedPipeline.Caller caller) in callers)
        {
            IReadOnlyList<JaegerSpan> spans = await jaeger.TraceAsync(caller.TraceId, Rpc + stage);
            AssertConnected(spans, stage, caller);
            AssertTimesAddUp(spans, stage);
            traces[stage] = spans;
        }

        AssertLinks(traces);
        AssertBronze(traces["ReadBronze"]);
        AssertParts(traces["WriteSilver"], pipeline.SilverBytes);
        AssertGold(traces["WriteGold"]);
        Assert.Contains("lake-service", await jaeger.ServicesAsync(), StringComparison.Ordinal);
    }

    /// <summary>Every span leads by its parents to the RPC, and that to the caller.</summary>
    private static void AssertConnected(IReadOnlyList<JaegerSpan> spans, string stage, TracedPipeline.Caller caller)
    {
        Dictionary<string, JaegerSpan> all = spans.ToDictionary(static span => span.Id);
        JaegerSpan rpc = Named(spans, Rpc + stage);
        Assert.Equal(caller.SpanId, rpc.ParentId);
        Assert.Equal("OK", rpc.Tags["rpc.response.status_code"]);
        Assert.Equal("server", rpc.Tags["span.kind"]);
        Assert.All(spans.Where(span => span != rpc), span => Assert.Contains(span.ParentId!, all.Keys));
        Assert.Equal(rpc.Id, Named(spans, $"stage {stage}").ParentId);
        Assert.All(
            spans.Where(static span => span.Name.StartsWith("phase ", StringComparison.Ordinal)),
            phase => Assert.Equal($"stage {stage}", all[phase.ParentId!].Name));
        string[] above = ["phase ", "scan object", "read object", "write object", Rpc];
        JaegerSpan[] calls = [.. spans.Where(static span => span.Name.StartsWith("S3.", StringComparison.Ordinal))];
        Assert.NotEmpty(calls);
        Assert.All(calls, call =>
        {
            Assert.Contains(above, name => all[call.ParentId!].Name.StartsWith(name, StringComparison.Ordinal));
            Assert.Equal(("aws-api", "client"), (call.Tags["rpc.system.name"], call.Tags["span.kind"]));
            Assert.Equal(call.Name["S3.".Length..], call.Tags["rpc.method"]);
        });
    }

    private static void AssertTimesAddUp(IReadOnlyList<JaegerSpan> spans, string stage)
    {
        Dictionary<string, JaegerSpan> all = spans.ToDictionary(static span => span.Id);
        Assert.All(spans.Where(span => all.ContainsKey(span.ParentId!)), span =>
        {
            JaegerSpan above = all[span.ParentId!];
            Assert.True(
                above.Contains(span),
                $"{span.Name} {span.Start}+{span.Duration} is not within {above.Name} {above.Start}+{above.Duration}");
        });
        JaegerSpan whole = Named(spans, $"stage {stage}");
        JaegerSpan[] phases = [.. spans.Where(static span => span.Name.StartsWith("phase ", StringComparison.Ordinal))];
        Assert.InRange(phases.Sum(static phase => phase.Duration), whole.Duration - phases.Length, whole.Duration + phases.Length);

        // Queue and stage are what the call is made of; the rest is the ledger, and telling.
        JaegerSpan rpc = Named(spans, Rpc + stage);
        Assert.InRange(Named(spans, "queue").Duration + whole.Duration, 0, rpc.Duration);
    }

    private static void AssertLinks(Dictionary<string, IReadOnlyList<JaegerSpan>> traces)
    {
        JaegerSpan bronze = Named(traces["ReadBronze"], "stage ReadBronze");
        JaegerSpan silver = Named(traces["WriteSilver"], "stage WriteSilver");
        Assert.Empty(bronze.LinkedIds);
        Assert.Equal([bronze.Id], silver.LinkedIds);
        Assert.Equal([silver.Id], Named(traces["WriteGold"], "stage WriteGold").LinkedIds);
    }

    private static void AssertBronze(IReadOnlyList<JaegerSpan> spans)
    {
        JaegerSpan stage = Named(spans, "stage ReadBronze");
        Assert.Equal(("200002", "3"), (stage.Tags["medallion.rows.read"], stage.Tags["medallion.objects.read"]));
        Assert.Equal("1", stage.Tags["medallion.rows.rejected"]);
        string[] told = [.. stage.Events.Select(static happened => happened.GetValueOrDefault("medallion.finding.code", ""))];
        Assert.Contains("RecordsRejected", told);
        Assert.Contains("ObjectEmpty", told);
        Assert.Contains(stage.Events, static happened => happened.GetValueOrDefault("medallion.sla.state") == "Missed");
        JaegerSpan refused = Assert.Single(spans, static span => span.Events.Any(static happened => happened["event"] == "retry"));
        Assert.Equal("S3.GetObject", refused.Name);
        Assert.Equal(("2", "SlowDown"), (refused.Events[0]["medallion.s3.attempt"], refused.Events[0]["error.type"]));
        Assert.Equal("ok", refused.Tags["medallion.s3.result"]);
        JaegerSpan[] scans = [.. spans.Where(static span => span.Name == "scan object")];
        Assert.Equal(3, scans.Length);
        foreach (JaegerSpan scan in scans.Where(static scan => scan.Tags["medallion.object.size"] != "0"))
        {
            long received = spans.Where(span => span.ParentId == scan.Id).Sum(static call => Number(call, "medallion.s3.received"));
            Assert.Equal(Number(scan, "medallion.object.size"), received);
        }
    }

    private static void AssertParts(IReadOnlyList<JaegerSpan> spans, long size)
    {
        JaegerSpan write = Assert.Single(spans, static span => span.Name == "write object"
            && span.Tags["medallion.object.key"].EndsWith(".parquet", StringComparison.Ordinal));
        JaegerSpan[] parts =
        [
            .. spans
                .Where(span => span.ParentId == write.Id && span.Name == "S3.UploadPart")
                .OrderBy(static part => Number(part, "aws.s3.part_number")),
        ];
        Assert.True(parts.Length >= 2, $"{parts.Length} parts");
        Assert.Equal(
            Enumerable.Range(1, parts.Length).Select(static n => (long)n),
            parts.Select(static part => Number(part, "aws.s3.part_number")));
        Assert.Equal(size, parts.Sum(static part => Number(part, "medallion.s3.sent")));
        Assert.Equal(size, Number(write, "medallion.bytes.written"));
        Assert.Single(spans, span => span.ParentId == write.Id && span.Name == "S3.CompleteMultipartUpload");
    }

    private static void AssertGold(IReadOnlyList<JaegerSpan> spans)
    {
        JaegerSpan stage = Named(spans, "stage WriteGold");
        Assert.Equal(("2", "200000"), (stage.Tags["medallion.duplicates"], stage.Tags["medallion.rows.written"]));
        Assert.Contains(spans, static span => span.Name == "read object" && Number(span, "medallion.spilled") > 0);
    }

    private static JaegerSpan Named(IReadOnlyList<JaegerSpan> spans, string name) => Assert.Single(spans, span => span.Name == name);

    private static long Number(JaegerSpan span, string tag) =>
        long.Parse(span.Tags.GetValueOrDefault(tag, "0"), CultureInfo.InvariantCulture);
}
