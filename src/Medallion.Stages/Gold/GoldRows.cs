using System.Collections.Concurrent;
using System.Diagnostics;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Execution.Flow;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Gold;

/// <summary>
/// Writes the rows of silver that stay, in order. Row groups that lose no row are copied byte for byte; what stays of the
/// others is encoded anew, and where little stays it is gathered into larger row groups.
/// </summary>
internal sealed class GoldRows(
    SilverFile silver,
    DroppedRows dropped,
    ParquetFileWriter writer,
    ParquetWriterOptions options,
    EngineOptions engine,
    IStageObserver observer) : IDisposable
{
    private readonly ConcurrentBag<ColumnBuffer[]> _buffers = [];
    private readonly ConcurrentBag<RowGroupEncoder> _encoders = [];
    private readonly int[] _columns = [.. Enumerable.Range(0, silver.Reader.Schema.Count)];
    private ColumnBuffer[]? _gathered;

    /// <summary>Row groups that were copied.</summary>
    public int PassedThrough { get; private set; }

    private int FewRows => engine.RowGroupRows / 4;

    /// <summary>Writes every row that stays.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        using Activity? span = StageSpans.StartObject(StageSpans.Read, silver.Version);
        if (Enumerable.Range(0, silver.Reader.RowGroupCount).Any(LosesNone))
        {
            await silver.LoadBoundsAsync(cancellationToken);
        }

        await OrderedWork.RunAsync(
            Enumerable.Range(0, silver.Reader.RowGroupCount).ToAsyncEnumerable(),
            engine.Workers,
            PrepareAsync,
            AppendAsync,
            cancellationToken);
        await FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        // Emptied as well: the threads that worked on them would go on holding what is in them.
        while (_buffers.TryTake(out ColumnBuffer[]? buffers))
        {
            Array.ForEach(buffers, static buffer => buffer.Release());
        }

        while (_encoders.TryTake(out RowGroupEncoder? encoder))
        {
            encoder.Dispose();
        }
    }

    private async ValueTask<GoldPiece> PrepareAsync(int rowGroup, CancellationToken cancellationToken)
    {
        int rows = silver.RowsIn(rowGroup);
        if (LosesNone(rowGroup))
        {
            // Read here, where row groups are under way side by side, and not when its turn to be written has come.
            return new GoldPiece(rowGroup, await silver.LoadAsync(rowGroup, _columns, cancellationToken), null, null);
        }

        if (dropped.Count(silver.FirstRow(rowGroup), rows) == rows)
        {
            return new GoldPiece(rowGroup, null, null, null);
        }

        ColumnBuffer[] kept = await FilterAsync(rowGroup, rows, cancellationToken);
        if (kept[0].RowCount < FewRows)
        {
            return new GoldPiece(rowGroup, null, null, kept);
        }

        EncodedRowGroup encoded = Encode(kept, cancellationToken);
        _buffers.Add(kept);
        return new GoldPiece(rowGroup, null, encoded, null);
    }

    private bool LosesNone(int rowGroup) => dropped.Count(silver.FirstRow(rowGroup), silver.RowsIn(rowGroup)) == 0;

    private async ValueTask<ColumnBuffer[]> FilterAsync(int rowGroup, int rows, CancellationToken cancellationToken)
    {
        ulong[] selection = new ulong[(rows + 63) / 64];
        dropped.CopyKeptTo(silver.FirstRow(rowGroup), rows, selection);
        ColumnBuffer[] all = Rent();
        ColumnBuffer[] kept = Rent();
        using (SilverPages pages = await silver.LoadAsync(rowGroup, _columns, cancellationToken))
        {
            await pages.ReadAsync(_columns, all, cancellationToken);
        }

        for (int i = 0; i < all.Length; i++)
        {
            kept[i].AppendSelected(all[i], selection);
        }

        _buffers.Add(all);
        return kept;
    }

    private async ValueTask AppendAsync(GoldPiece piece, CancellationToken cancellationToken)
    {
        using GoldPiece owned = piece;
        if (piece.Few is not null)
        {
            await GatherAsync(piece.Few, cancellationToken);
        }
        else if (piece.Encoded is not null)
        {
            await FlushAsync(cancellationToken);
            await writer.AppendAsync(piece.Encoded, cancellationToken);
        }
        else if (piece.Pages is { } pages)
        {
            await FlushAsync(cancellationToken);
            await writer.AppendAsync(await pages.PassThroughAsync(cancellationToken), cancellationToken);
            PassedThrough++;
        }

        observer.Meter.AddBytes(silver.BytesIn(piece.RowGroup));
        observer.Meter.AddRows(silver.RowsIn(piece.RowGroup));
    }

    private async ValueTask GatherAsync(ColumnBuffer[] few, CancellationToken cancellationToken)
    {
        if (_gathered is null)
        {
            _gathered = few;
        }
        else
        {
            ulong[] all = new ulong[(few[0].RowCount + 63) / 64];
            Array.Fill(all, ulong.MaxValue);
            for (int i = 0; i < few.Length; i++)
            {
                _gathered[i].AppendSelected(few[i], all);
            }

            _buffers.Add(few);
        }

        if (_gathered[0].RowCount >= FewRows)
        {
            await FlushAsync(cancellationToken);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_gathered is { } gathered)
        {
            using EncodedRowGroup encoded = Encode(gathered, cancellationToken);
            await writer.AppendAsync(encoded, cancellationToken);
            _buffers.Add(gathered);
            _gathered = null;
        }
    }

    private EncodedRowGroup Encode(ColumnBuffer[] columns, CancellationToken cancellationToken)
    {
        RowGroupEncoder encoder = _encoders.TryTake(out RowGroupEncoder? free) ? free : new RowGroupEncoder(options);
        EncodedRowGroup encoded = encoder.Encode(columns, cancellationToken);
        _encoders.Add(encoder);
        return encoded;
    }

    private ColumnBuffer[] Rent()
    {
        if (!_buffers.TryTake(out ColumnBuffer[]? buffers))
        {
            return [.. _columns.Select(silver.CreateBuffer)];
        }

        foreach (ColumnBuffer buffer in buffers)
        {
            buffer.Clear();
        }

        return buffers;
    }
}
