using System.Diagnostics;
using System.Runtime.CompilerServices;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Execution.Flow;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Silver;

/// <summary>
/// Reads the objects of a manifest in order as pieces that become row groups. Objects are opened ahead, as many as the
/// read-ahead budget takes, so that many small ones cost no more round trips than one large one.
/// </summary>
internal sealed class BronzeSource(
    IObjectStore store,
    IReadOnlyList<BronzeObject> objects,
    EngineOptions engine,
    CsvReadOptions reading,
    IStageObserver observer)
{
    private readonly ByteBudget _budget = new(engine.ReadAheadBytes);

    /// <summary>Pieces, each the caller's to dispose.</summary>
    /// <param name="cuts">Says where they end.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async IAsyncEnumerable<RowGroupWork> ReadAsync(
        RowGroupCuts cuts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = new Queue<Task<Opened>>();
        var work = new RowGroupWork();
        int next = 0;
        try
        {
            while (next < objects.Count || opened.Count > 0)
            {
                while (next < objects.Count && opened.Count < engine.OpenObjects)
                {
                    opened.Enqueue(OpenAsync(objects[next++], cancellationToken));
                }

                await using Opened current = await opened.Dequeue();
                await foreach (RecordBlock block in current.Reader.ReadBlocksAsync(cancellationToken))
                {
                    work.Add(block, current.Source);
                    if (cuts.EndsWith(block.Length))
                    {
                        RowGroupWork full = work;
                        work = new RowGroupWork();
                        yield return full;
                    }
                }

                observer.Meter.AddFiles(1);
            }

            if (work.Bytes > 0)
            {
                RowGroupWork last = work;
                work = new RowGroupWork();
                yield return last;
            }
        }
        finally
        {
            work.Dispose();
            await CloseAsync(opened);
        }
    }

    private async Task<Opened> OpenAsync(BronzeObject source, CancellationToken cancellationToken)
    {
        IDisposable share = await _budget.TakeAsync(
            Math.Min(source.Version.Size, 2L * reading.RangeBytes) + reading.BlockBytes, cancellationToken);
        Activity? span = StageSpans.StartObject(StageSpans.Read, source.Version);
        try
        {
            CsvObjectReader reader = await CsvObjectReader.OpenAsync(
                ReadingStore.Under(span, store),
                source.Version,
                source.Layout,
                reading,
                bytes => observer.Meter.AddBytes(bytes),
                cancellationToken);
            return new Opened(source, reader, share, span);
        }
        catch
        {
            span?.Dispose();
            share.Dispose();
            throw;
        }
    }

    private static async Task CloseAsync(Queue<Task<Opened>> opened)
    {
        while (opened.TryDequeue(out Task<Opened>? task))
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
            {
                await (await task).DisposeAsync();
            }
        }
    }

    private sealed class Opened(BronzeObject source, CsvObjectReader reader, IDisposable share, Activity? span) : IAsyncDisposable
    {
        public BronzeObject Source { get; } = source;

        public CsvObjectReader Reader { get; } = reader;

        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            span?.Dispose();
            share.Dispose();
        }
    }
}
