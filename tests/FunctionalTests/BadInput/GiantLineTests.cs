using Benchmarks.Measuring;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.FunctionalTests.Crash;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>A line of 2 GiB: compressed it is a small upload. The service is a process of its own, whose memory is measured.</summary>
public sealed class GiantLineTests
{
    private const long Mebibyte = 1024 * 1024;
    private const int LineMebibytes = 2_048;

    [Fact]
    public async Task Is_refused_where_it_begins_in_bounded_memory()
    {
        string folder = Directory.CreateTempSubdirectory("medallion-giant-").FullName;
        try
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync([("Medallion:Stores:0:Uri", $"file://{folder}")]);
            var stages = new StageExecutionService.StageExecutionServiceClient(service.Channel.Intercept(new StatusContract()));
            await RefusesAsync(stages, folder, "record", "a,b\n1,2\n", offset: 8);
            await RefusesAsync(stages, folder, "header", "", offset: 0);
            await RefusesAsync(stages, folder, "quoted", "a,b\n1,\"", offset: 4);
            Assert.InRange(PeakMemory.Read(service.Id), 0, 512 * Mebibyte);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RefusesAsync(
        StageExecutionService.StageExecutionServiceClient stages, string folder, string name, string before, long offset)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        byte[] part = [.. Enumerable.Repeat((byte)'a', (int)Mebibyte)];
        WriteRepeated(Path.Combine(folder, name, "giant.csv.gz"), Utf8(before), part, LineMebibytes);
        Refusal refusal = await Refusal.OfAsync(language =>
        {
            var run = new RunOptions { Key = new RunKey { Pipeline = "people_pipeline", RunId = name } };
            language(run);
            var request = new ReadBronzeRequest { Run = run, StoreUri = $"file://{folder}", Prefix = $"{name}/" };
            return StageRun.CollectAsync(stages.ReadBronze(request).ResponseStream, static r => r.Event);
        });
        refusal.AssertTells(
            "LIMIT_EXCEEDED",
            $"object: file://{folder}/{name}/giant.csv.gz",
            $"byte_offset: {offset}",
            "line",
            "expected: a record of at most 67108864 bytes (MaxRecordBytes)");
    }
}
