using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests;

/// <summary>What one stage call sent.</summary>
internal sealed record StageRun(IReadOnlyList<RunEvent> Events)
{
    public StageResult Result => Events[^1].Result ?? throw new InvalidOperationException("The stream ended without a result.");

    public IEnumerable<Finding> Findings =>
        Events.Where(static e => e.EventCase == RunEvent.EventOneofCase.Finding).Select(static e => e.Finding);

    /// <summary>Collects a stream, and checks what every stream promises: stored events without gap or repeat.</summary>
    public static async Task<StageRun> CollectAsync<T>(IAsyncStreamReader<T> stream, Func<T, RunEvent> select)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var events = new List<RunEvent>();
        await foreach (T response in stream.ReadAllAsync(patience.Token))
        {
            events.Add(select(response));
        }

        long[] sequences = [.. events.Select(static e => e.Sequence).Where(static s => s > 0)];
        Assert.Equal(sequences.Order().Distinct(), sequences);
        Assert.Equal(sequences.Length, sequences.Length == 0 ? 0 : sequences[^1] - sequences[0] + 1);
        return new StageRun(events);
    }
}
