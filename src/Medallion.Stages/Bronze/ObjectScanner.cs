using System.Diagnostics;
using Medallion.Stages.Csv;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Objects;
using Medallion.Storage.Threads;

namespace Medallion.Stages.Bronze;

/// <summary>
/// Scans one object: one task reads its blocks one after the other, the blocks are profiled on every core, and the
/// profiles are merged in order.
/// </summary>
/// <param name="store">Where the object lies.</param>
/// <param name="dialect">What is declared of how it is written.</param>
/// <param name="options">How it is read.</param>
/// <param name="cores">Bounds the blocks that are profiled at once, over all objects.</param>
/// <param name="observer">Is told how far the scan is, and what it finds.</param>
internal sealed class ObjectScanner(
    IObjectStore store, CsvDialectRequest dialect, CsvReadOptions options, SemaphoreSlim cores, IStageObserver observer)
{
    public async Task<ObjectScan> ScanAsync(ObjectVersion version, CancellationToken cancellationToken)
    {
        using Activity? span = StageSpans.StartObject(StageSpans.Scan, version);
        try
        {
            ObjectScan scan = await ScanBlocksAsync(version, cancellationToken);
            span?.SetTag(StageAttributes.RowsRead, scan.RowCount).SetTag(StageAttributes.RowsRejected, scan.RejectedRowCount);
            return scan;
        }
        catch (StageException failure) when (failure is { Location: { ByteOffset: not null, Line: null } }
            && failure.Reason is FailureReason.CsvMalformed or FailureReason.EncodingInvalid or FailureReason.LimitExceeded)
        {
            throw await WithLineAsync(failure, version, cancellationToken);
        }
    }

    private async Task<ObjectScan> ScanBlocksAsync(ObjectVersion version, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        await using CsvObjectReader reader = await CsvObjectReader.OpenAsync(
            store, version, dialect, options, bytes => observer.Meter.AddBytes(bytes), Report, cancellationToken);
        var total = new ScanTotal(reader.Layout?.Columns.Count ?? 0);
        var underWay = new Queue<Task<BlockProfile>>();
        long textBytes = reader.Layout?.RecordsOffset ?? 0;
        try
        {
            await foreach (RecordBlock block in reader.ReadBlocksAsync(cancellationToken))
            {
                textBytes += block.Length;
                await WaitForCoreAsync(block, cancellationToken);
                underWay.Enqueue(WorkThreads.ShareAsync(() => Task.FromResult(Profile(block, reader.Layout!))));
                while (underWay.TryPeek(out Task<BlockProfile>? head) && head.IsCompleted)
                {
                    await MergeAsync(underWay.Dequeue(), total, version, reader.Layout!, cancellationToken);
                }
            }

            while (underWay.TryDequeue(out Task<BlockProfile>? next))
            {
                await MergeAsync(next, total, version, reader.Layout!, cancellationToken);
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        observer.Meter.AddFiles(1);
        return total.ToScan(version, reader.Layout, textBytes, findings);

        void Report(Finding finding)
        {
            findings.Add(finding);
            observer.Report(finding);
        }
    }

    private async Task WaitForCoreAsync(RecordBlock block, CancellationToken cancellationToken)
    {
        try
        {
            await cores.WaitAsync(cancellationToken);
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    private BlockProfile Profile(RecordBlock block, CsvLayout layout)
    {
        try
        {
            using (block)
            {
                return BlockProfiler.Profile(block, layout);
            }
        }
        finally
        {
            cores.Release();
        }
    }

    private async Task MergeAsync(
        Task<BlockProfile> profiling, ScanTotal total, ObjectVersion version, CsvLayout layout, CancellationToken cancellationToken)
    {
        BlockProfile profile = await profiling;
        if (profile.Malformed is { } malformed && !dialect.RejectMalformed)
        {
            throw await MalformedAsync(version, layout, malformed with { Row = malformed.Row + total.RecordCount }, cancellationToken);
        }

        total.Add(profile);
        observer.Meter.AddRows(profile.RowCount);
    }

    private async Task<StageException> MalformedAsync(
        ObjectVersion version, CsvLayout layout, MalformedRecord malformed, CancellationToken cancellationToken)
    {
        long line = await LineLocator.LineAtAsync(
            store, version, layout.Dialect.Encoding, malformed.ByteOffset, options, cancellationToken);
        return new StageException(
            FailureReason.CsvMalformed,
            new DataLocation
            {
                ObjectUri = store.Uri.Of(version.Key),
                Row = malformed.Row,
                Line = line,
                ByteOffset = malformed.ByteOffset,
                Expected = $"{layout.Columns.Count} columns",
                Found = $"{malformed.Width} in: {malformed.Text}",
            });
    }

    /// <summary>Adds the line, which an editor can be told; where it cannot be found the byte offset has to do.</summary>
    private async Task<StageException> WithLineAsync(
        StageException failure, ObjectVersion version, CancellationToken cancellationToken)
    {
        try
        {
            long line = await LineLocator.LineAtAsync(
                store, version, dialect.Encoding, failure.Location.ByteOffset!.Value, options, cancellationToken);
            return new StageException(failure.Reason, failure.Location with { Line = line }, failure.Detail, failure);
        }
        catch (Exception error) when (error is StageException or StoreException)
        {
            return failure;
        }
    }

    /// <summary>Adds up the blocks of one object.</summary>
    private sealed class ScanTotal(int width)
    {
        private readonly ColumnProfile[] _columns = [.. Enumerable.Range(0, width).Select(static _ => new ColumnProfile())];
        private long _rows;
        private long _rejected;
        private MalformedRecord? _firstRejected;

        public long RecordCount => _rows + _rejected;

        public void Add(BlockProfile block)
        {
            _firstRejected ??= block.Malformed is { } first ? first with { Row = first.Row + RecordCount } : null;
            for (int i = 0; i < _columns.Length; i++)
            {
                _columns[i].Merge(block.Columns[i], RecordCount);
            }

            _rows += block.RowCount;
            _rejected += block.MalformedCount;
        }

        public ObjectScan ToScan(ObjectVersion version, CsvLayout? layout, long textBytes, IReadOnlyList<Finding> findings) =>
            new(version, layout, _columns, _rows, _rejected, _firstRejected, textBytes, findings);
    }
}
