using System.Diagnostics;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>What nobody may learn from signals: cells of the data, and secrets.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LeakTests
{
    private const string Cell = "Zyx7Sentinel";
    private const string Token = "a-secret-token-of-callers";

    [Fact]
    public async Task No_signal_holds_a_cell_or_a_token()
    {
        using var spans = new SpanRecorder();
        using var metrics = new MetricRecorder();
        await using TracedLake lake = await TracedLake.InFolderAsync(
            ("Medallion:Tokens:0:Value", Token), ("Medallion:Runs:MaxQueued", "10"));

        await ProvokeAsync(lake, spans.NewCaller(out _));

        IReadOnlyList<Activity> all = await spans.UntilAsync(
            static ended => ended.Count(static span => span.Kind == ActivityKind.Server) >= 5);
        string[] told =
        [
            .. all.SelectMany(Texts),
            .. metrics.Collect().Keys,
            .. lake.Log.Lines.SelectMany(static line => line.Fields.Values.Append(line.Text).Append(line.Exception)),
        ];
        Assert.Contains(told, static text => text.Contains("CSV_MALFORMED", StringComparison.Ordinal));
        Assert.Contains(told, static text => text.Contains("CONTRACT_BROKEN", StringComparison.Ordinal));
        Assert.Contains(told, static text => text.Contains("ColumnTypeDrift", StringComparison.Ordinal));
        Assert.All(told, static text => Assert.DoesNotContain(Cell, text, StringComparison.OrdinalIgnoreCase));
        Assert.All(told, static text => Assert.DoesNotContain(Token, text, StringComparison.Ordinal));
    }

    /// <summary>A malformed record, a column that drifts, breaches of contracts, dropped rows: callers are told cells of each.</summary>
    private static async Task ProvokeAsync(TracedLake lake, string caller)
    {
        lake.AddBronze("a.csv", $"id,name\n1,{Cell}\n2,{Cell},{Cell}\n");
        Metadata headers = TracedLake.Headers(caller);
        headers.Add("authorization", $"Bearer {Token}");
        await FailsAsync(lake.Stages.ReadBronze(Bronze(lake, "malformed"), headers).ResponseStream);

        lake.AddBronze("a.csv", $"id,name\n1,{Cell}\n2,Bea\n");
        lake.AddBronze("b.csv", $"id,name\n{Cell},{Cell}\n{Cell},{Cell}\n");
        ReadBronzeRequest breach = Bronze(lake, "breach");
        breach.Contract = new Contract { Columns = { new ColumnContract { Name = "name", Type = ColumnType.Bigint } } };
        await FailsAsync(lake.Stages.ReadBronze(breach, headers).ResponseStream);

        await EndsAsync(lake.Stages.ReadBronze(Bronze(lake, ""), headers).ResponseStream);
        var silver = new WriteSilverRequest { Run = lake.Options(), StoreUri = lake.StoreUri, Name = "all" };
        silver.Run.Key.Task = "";
        await EndsAsync(lake.Stages.WriteSilver(silver, headers).ResponseStream);
        var gold = new WriteGoldRequest
        {
            Run = lake.Options(),
            StoreUri = lake.StoreUri,
            Name = "unique",
            Contract = new Contract { Columns = { new ColumnContract { Name = "name", Pattern = "B.*", Unique = true } } },
        };
        gold.Run.Key.Task = "";
        await FailsAsync(lake.Stages.WriteGold(gold, headers).ResponseStream);
    }

    private static ReadBronzeRequest Bronze(TracedLake lake, string task)
    {
        var request = new ReadBronzeRequest { Run = lake.Options(), StoreUri = lake.StoreUri };
        request.Run.Key.Task = task;
        return request;
    }

    private static async Task FailsAsync<T>(IAsyncStreamReader<T> stream)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => EndsAsync(stream));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    private static async Task EndsAsync<T>(IAsyncStreamReader<T> stream)
    {
        await foreach (T unused in stream.ReadAllAsync())
        {
            _ = unused;
        }
    }

    private static IEnumerable<string> Texts(Activity span) =>
    [
        span.DisplayName,
        span.StatusDescription ?? "",
        span.TraceStateString ?? "",
        .. span.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}"),
        .. span.Events.SelectMany(static happened => happened.Tags.Select(static tag => $"{tag.Key}={tag.Value}").Append(happened.Name)),
        .. span.Baggage.Select(static item => $"{item.Key}={item.Value}"),
    ];
}
