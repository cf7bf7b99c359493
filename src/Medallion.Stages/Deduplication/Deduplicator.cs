using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// Finds the rows to drop so that each key stays once. Exact, in bounded memory: keys are kept in one table as long as
/// they fit; beyond that, all keys go to disk by parts of their hash, and each part is done on its own.
/// </summary>
internal sealed class Deduplicator(DeduplicationOptions options) : IAsyncDisposable
{
    /// <summary>Parts on disk: each is a share of the hashes, so equal keys meet in the same part.</summary>
    private const int Fanout = 32;
    private const int FanoutBits = 5;

    /// <summary>Bits of the hash that parts of parts are made by, before a part is done whole whatever it takes.</summary>
    private const int MaxDepth = 4;

    private readonly SpillFile?[] _parts = new SpillFile?[Fanout];
    private KeyTable? _table;
    private bool _isSpilling;
    private long _row;

    /// <summary>The rows to drop; whole after <see cref="CompleteAsync"/>.</summary>
    public DroppedRows Dropped { get; private set; } = new();

    /// <summary>Rows taken.</summary>
    public long RowCount => _row;

    /// <summary>Bytes that went to disk.</summary>
    public long SpilledBytes { get; private set; }

    /// <summary>Takes the keys of the next rows.</summary>
    /// <returns>False where they did not fit into memory: call <see cref="RestartSpilling"/> and give every row again.</returns>
    /// <param name="keyColumns">The key columns.</param>
    /// <param name="skip">Rows that are left alone; null: none.</param>
    public bool Add(IReadOnlyList<ColumnBuffer> keyColumns, Func<long, bool>? skip)
    {
        var keys = new KeyWriter(keyColumns);
        int rows = keyColumns[0].RowCount;
        if (_isSpilling)
        {
            AddToParts(keys, rows, skip);
            return true;
        }

        return AddToTable(keys, rows, skip) <= options.MemoryBytes;
    }

    /// <summary>Starts over, with the keys on disk.</summary>
    public void RestartSpilling()
    {
        _isSpilling = true;
        _table = null;
        _row = 0;
        Dropped = new DroppedRows();
    }

    /// <summary>Ends: every row has been taken.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _table = null;
        for (int i = 0; i < Fanout; i++)
        {
            if (_parts[i] is { } part)
            {
                SpilledBytes += part.Length;
                _parts[i] = null;
                await using (part)
                {
                    await CompletePartAsync(part, depth: 1, cancellationToken);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SpillFile? part in _parts)
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>Adds rows to the table; returns the bytes it takes then.</summary>
    private long AddToTable(KeyWriter keys, int rows, Func<long, bool>? skip)
    {
        _table ??= new KeyTable(options.KeepLast, options.ExpectedRows, Dropped, options.Hash);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<byte> key = keys.Next();
            long row = _row++;
            if (!IsSkipped(keys, row, skip))
            {
                _table.Add(key, options.Hash(key), row);
            }
        }

        return _table.ByteCount;
    }

    private void AddToParts(KeyWriter keys, int rows, Func<long, bool>? skip)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<byte> key = keys.Next();
            long row = _row++;
            if (!IsSkipped(keys, row, skip))
            {
                ulong hash = options.Hash(key);
                (_parts[PartOf(hash, depth: 0)] ??= new SpillFile(options.SpillFolder)).Add(key, hash, row);
            }
        }
    }

    private bool IsSkipped(KeyWriter keys, long row, Func<long, bool>? skip) =>
        (options.IgnoreNulls && keys.HasNull) || (skip is not null && skip(row));

    /// <summary>Parts are chosen by the upper bits of the hash, slots of a table by the lower ones.</summary>
    private static int PartOf(ulong hash, int depth) => (int)(hash >> (64 - (FanoutBits * (depth + 1)))) & (Fanout - 1);

    /// <summary>Does one part in memory where that fits, else by parts of it. A part of few distinct keys always fits.</summary>
    private async Task CompletePartAsync(SpillFile part, int depth, CancellationToken cancellationToken)
    {
        if (part.Length <= options.MemoryBytes / 2 || depth > MaxDepth)
        {
            var table = new KeyTable(options.KeepLast, part.Count, Dropped, options.Hash);
            await part.ReadAsync(table.Add, cancellationToken);
            return;
        }

        var parts = new SpillFile?[Fanout];
        try
        {
            await SplitAsync(part, parts, depth, cancellationToken);
            SpilledBytes += part.Length;
            for (int i = 0; i < Fanout; i++)
            {
                if (parts[i] is { } smaller)
                {
                    bool isWhole = smaller.Count == part.Count;
                    await CompletePartAsync(smaller, isWhole ? MaxDepth + 1 : depth + 1, cancellationToken);
                }
            }
        }
        finally
        {
            foreach (SpillFile? smaller in parts)
            {
                if (smaller is not null)
                {
                    await smaller.DisposeAsync();
                }
            }
        }
    }

    private Task SplitAsync(SpillFile part, SpillFile?[] parts, int depth, CancellationToken cancellationToken) => part.ReadAsync(
        (key, hash, row) => (parts[PartOf(hash, depth)] ??= new SpillFile(options.SpillFolder)).Add(key, hash, row),
        cancellationToken);
}
