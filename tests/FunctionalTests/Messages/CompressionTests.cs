using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Medallion.FunctionalTests.Reasons;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Messages;

/// <summary>Which messages the service compresses for a client that takes them so: long ones, as nothing is won by short ones.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private const string ReadBronze = "/medallion.v1.StageExecutionService/ReadBronze";
    private const string GetRun = "/medallion.v1.RunService/GetRun";
    private const string ListRuns = "/medallion.v1.RunService/ListRuns";
    private const int CompressFrom = 16 * 1024;

    private static readonly (string Name, string Value) TakesGzip = ("grpc-accept-encoding", "identity,gzip");

    private Lake _lake = null!;

    public async Task InitializeAsync() => _lake = await Lake.InFolderAsync();

    public async Task DisposeAsync() => await _lake.DisposeAsync();

    [Fact]
    public async Task Long_events_of_a_stream_are_compressed_and_short_ones_are_not()
    {
        using var caller = new RawCaller(_lake.Address);

        var messages = await caller.MessagesAsync(ReadBronze, Frame(WideBronze()), TakesGzip);

        ReadBronzeResponse[] events = [.. messages.Select(static m => ReadBronzeResponse.Parser.ParseFrom(Plain(m)))];
        Assert.Equal(RunEvent.EventOneofCase.Result, events[^1].Event.EventCase);
        Assert.Contains(messages, static m => m.IsCompressed);
        Assert.Contains(messages, static m => !m.IsCompressed);
        Assert.All(messages, static m => Assert.Equal(Plain(m).Length >= CompressFrom, m.IsCompressed));
    }

    [Fact]
    public async Task Single_answer_is_compressed_where_it_is_long()
    {
        using var caller = new RawCaller(_lake.Address);
        await caller.MessagesAsync(ReadBronze, Frame(WideBronze()), TakesGzip);
        var run = new GetRunRequest { Key = _lake.Options().Key };
        run.Key.Stage = Stage.ReadBronze;

        var longOne = Assert.Single(await caller.MessagesAsync(GetRun, Frame(run), TakesGzip));
        var shortOne = Assert.Single(await caller.MessagesAsync(ListRuns, Frame(new ListRunsRequest { Pipeline = "none" }), TakesGzip));
        var untaken = Assert.Single(await caller.MessagesAsync(GetRun, Frame(run)));

        Assert.True(longOne.IsCompressed);
        Assert.InRange(Plain(longOne).Length, CompressFrom, int.MaxValue);
        Assert.Equal(untaken.Bytes, Plain(longOne));
        Assert.False(shortOne.IsCompressed);
        Assert.False(untaken.IsCompressed);
    }

    /// <summary>Reads an object whose many columns make the result long.</summary>
    private ReadBronzeRequest WideBronze()
    {
        string[] names = [.. Enumerable.Range(0, 2_000).Select(static i => $"Column {i:D4}")];
        _lake.AddBronze("wide.csv", Encoding.UTF8.GetBytes($"{string.Join(',', names)}\n{string.Join(',', names)}\n"));
        return new ReadBronzeRequest { Run = _lake.Options(), StoreUri = _lake.StoreUri };
    }

    private static byte[] Frame(IMessage message) => RawCaller.Frame(message.ToByteArray());

    private static byte[] Plain((bool IsCompressed, byte[] Bytes) message)
    {
        if (!message.IsCompressed)
        {
            return message.Bytes;
        }

        using var gzip = new GZipStream(new MemoryStream(message.Bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
