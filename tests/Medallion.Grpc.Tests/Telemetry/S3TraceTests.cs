using System.Diagnostics;
using System.Text;
using Medallion.Grpc.Telemetry;
using Medallion.Storage.Telemetry;
using Medallion.Tests.Shared;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>The trace of a pipeline over S3, down to the calls; and what the documentation says of it.</summary>
[Collection(nameof(WholeProcess))]
public sealed class S3TraceTests
{
    private const string Gold = "medallion.v1.StageExecutionService/WriteGold";

    [S3Fact]
    public async Task Calls_of_S3_hang_under_the_phases_and_objects_that_make_them()
    {
        using var recorder = new SpanRecorder();
        using var metrics = new MetricRecorder();

        IReadOnlyList<Activity> spans = await RunAsync(recorder);

        Activity scan = spans.Below(spans.Named("phase Scanning"))[0];
        Activity get = Assert.Single(spans.Below(scan), static span => span.DisplayName == "S3.GetObject");
        Assert.Equal(ActivityKind.Client, get.Kind);
        Assert.Equal("aws-api", get.Tag("rpc.system.name"));
        Assert.Equal(("S3", "GetObject"), (get.Tag("rpc.service"), get.Tag("rpc.method")));
        Assert.Equal("data/bronze/people.csv", get.Tag("aws.s3.key"));
        Assert.Equal(206, get.Tag("http.response.status_code"));
        Assert.Equal(("ok", "127.0.0.1"), (get.Tag("medallion.s3.result"), get.Tag("server.address")));
        Assert.Equal(scan.Tag("medallion.object.size"), get.Tag("medallion.s3.received"));
        Activity write = Assert.Single(spans.Below(spans.Named("stage WriteSilver")), static span => span.DisplayName == "write object");
        Activity put = Assert.Single(spans.Below(write), static span => span.DisplayName == "S3.PutObject");
        Assert.Equal(write.Tag("medallion.bytes.written"), put.Tag("medallion.s3.sent"));
        SpanTree.AssertNested(spans);
        Assert.True(metrics.Collect()["medallion.s3.calls{medallion.s3.result=ok,rpc.method=GetObject}"] >= 3);
        Assert.True(metrics.Collect()["medallion.s3.calls{medallion.s3.result=not_found,rpc.method=HeadObject}"] >= 1);
    }

    [S3Fact]
    public async Task Every_span_attribute_and_event_is_documented_and_every_span_occurs()
    {
        using var recorder = new SpanRecorder();

        IReadOnlyList<Activity> spans = await RunAsync(recorder);

        HashSet<string> seen = [];
        foreach (Activity span in spans)
        {
            SpanEntry entry = Assert.Single(EndpointTelemetry.Spans, entry => IsOf(entry, span));
            seen.Add(entry.Name);
            Assert.Equal(entry.Kind, span.Kind);
            Assert.All(span.TagObjects, tag => Assert.Contains(tag.Key, entry.Attributes));
            Assert.All(span.Events, happened => Assert.All(
                happened.Tags,
                tag => Assert.Contains(tag.Key, entry.Events.Single(known => known.Name == happened.Name).Attributes)));
        }

        Assert.Equal(EndpointTelemetry.Spans.Select(static entry => entry.Name).Order(), seen.Order());
    }

    private static bool IsOf(SpanEntry entry, Activity span)
    {
        int brace = entry.Name.IndexOf('{', StringComparison.Ordinal);
        return brace switch
        {
            < 0 => span.DisplayName == entry.Name,
            0 => span.Kind == ActivityKind.Server,
            _ => span.DisplayName.StartsWith(entry.Name[..brace], StringComparison.Ordinal),
        };
    }

    private static async Task<IReadOnlyList<Activity>> RunAsync(SpanRecorder recorder)
    {
        using S3TestTarget target = await S3TestTarget.StartAsync();
        string bucket = target.CreateBucket();
        await using TracedLake lake = await TracedLake.StartAsync($"s3://{bucket}", null, [.. Settings(target)]);
        await PutAsync(target, bucket);
        await lake.ReadBronzeAsync(recorder.NewCaller(out _));
        await lake.WriteSilverAsync(recorder.NewCaller(out _));
        await lake.WriteGoldAsync(recorder.NewCaller(out _));
        return await recorder.UntilAsync(static all => all.Any(static span => span.DisplayName == Gold));
    }

    private static IEnumerable<(string Name, string Value)> Settings(S3TestTarget target)
    {
        yield return ("Medallion:Stores:0:S3:ServiceUrl", target.Endpoint);
        yield return ("Medallion:Stores:0:S3:Region", target.Region);
        if (target.AccessKeyId is { } key)
        {
            yield return ("Medallion:Stores:0:S3:AccessKeyId", key);
            yield return ("Medallion:Stores:0:S3:SecretAccessKey", target.SecretAccessKey!);
        }
    }

    private static async Task PutAsync(S3TestTarget target, string bucket)
    {
        var config = new Amazon.S3.AmazonS3Config
        {
            ServiceURL = target.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = target.Region,
        };
        using Amazon.S3.AmazonS3Client client = target.AccessKeyId is null
            ? new(config)
            : new(new Amazon.Runtime.BasicAWSCredentials(target.AccessKeyId, target.SecretAccessKey), config);
        await client.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest
        {
            BucketName = bucket,
            Key = "data/bronze/people.csv",
            InputStream = new MemoryStream(Encoding.UTF8.GetBytes("id,name\n1,Ana\n2,Bea\n2,Bea\n")),
        });
    }
}
