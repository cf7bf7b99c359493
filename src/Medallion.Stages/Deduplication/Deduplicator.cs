using System.Collections.Concurrent;
using System.Security.Cryptography;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Partitions;
using Medallion.Stages.Deduplication.Spilling;
using Medallion.Stages.Failures;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// Finds the rows that repeat the key of another row, exactly, in bounded memory. Keys are compared by value, a hash only
/// says where to look: byte arrays and decimals by their bytes, -0.0 equals 0.0, all NaN are equal, nulls are equal to
/// each other and to nothing else.
/// </summary>
/// <remarks>
/// Add every row, then complete once, then dispose. Rows may be added by several callers at once and in any order, for
/// instance by whoever decodes a row group; the result depends only on the keys and the rows' positions.
/// </remarks>
public sealed class Deduplicator : IDisposable
{
    private readonly DeduplicationOptions _options;
    private readonly Geometry _geometry;
    private readonly MemoryPlan _plan;
    private readonly ChunkPool _pool;
    private readonly SpillFile _spillFile;
    private readonly DroppedRows _dropped = new();
    private readonly NullKey _null;
    private readonly ConcurrentBag<KeyScratch> _scratch = [];
    private readonly Lock _gate = new();
    private KeySchema? _schema;
    private PartitionSet? _partitions;
    private long _rowCount;
    private long _rowsCompared;
    private bool _isCompleted;

    /// <summary>Prepares; neither memory nor disk is taken yet.</summary>
    public Deduplicator(DeduplicationOptions options)
        : this(DeduplicationOptions.Validate(options), new Geometry(), new SpillFile(options.SpillFolder, options.SpillBytes))
    {
    }

    internal Deduplicator(DeduplicationOptions options, Geometry geometry, SpillFile spillFile)
    {
        _options = options;
        _geometry = geometry;
        _plan = new MemoryPlan(options, geometry);
        _pool = new ChunkPool(geometry.ChunkBytes, _plan.ChunksPerSlab);
        _spillFile = spillFile;
        _null = new NullKey(options.Keep, _dropped);
    }

    /// <summary>The most memory that keys and hash tables have taken.</summary>
    internal long PeakBytes => _pool.PeakBytes + (_partitions?.TableBytes ?? 0);

    /// <summary>
    /// Adds rows that follow each other. Works on the caller's thread; may be called by as many at once as
    /// <see cref="DeduplicationOptions.Parallelism"/> says. The columns are the caller's again when it returns.
    /// </summary>
    /// <param name="firstRow">Position of the first of them among all rows, 0-based. No position may be added twice.</param>
    /// <param name="keyColumns">The columns that make the key: the same ones, in the same order, in every call.</param>
    /// <param name="cancellationToken">Stops the work; the deduplicator can only be disposed then.</param>
    /// <exception cref="StageException">The spill folder has no room left, or a single key has 2 GiB or more.</exception>
    public void Add(long firstRow, IReadOnlyList<ColumnBuffer> keyColumns, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        (KeySchema schema, PartitionSet partitions) = Start(keyColumns);
        schema.Verify(keyColumns);
        int rows = keyColumns[0].RowCount;
        _dropped.EnsureRows(firstRow + rows);
        if (schema.IsSingleColumn)
        {
            _null.Add(keyColumns[0], firstRow);
        }

        KeyScratch scratch = _scratch.TryTake(out KeyScratch? free) ? free : new KeyScratch(_plan);
        KeyReader reader = KeySchema.Read(keyColumns, firstRow, scratch);
        while (reader.TryRead(out KeyBlock block))
        {
            cancellationToken.ThrowIfCancellationRequested();
            partitions.Add(block, scratch.Sorter, cancellationToken);
        }

        scratch.Trim();
        _scratch.Add(scratch);
        Interlocked.Add(ref _rowCount, rows);
    }

    /// <summary>Finds the rows to drop, when all rows have been added.</summary>
    /// <param name="progress">Told from any thread, once for each part of the rows.</param>
    /// <param name="cancellationToken">Stops the work; the deduplicator can only be disposed then.</param>
    /// <exception cref="StageException">The spill folder has no room left.</exception>
    public async Task<DeduplicationResult> CompleteAsync(
        IProgress<DeduplicationProgress>? progress, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            _isCompleted = true;
        }

        _scratch.Clear();
        if (_partitions is not null)
        {
            await _partitions.CompareAsync(rows => Report(rows, progress), cancellationToken);
        }

        return new DeduplicationResult(_dropped, _rowCount, _dropped.Count(), _spillFile.WrittenBytes);
    }

    /// <summary>Removes the spill file. Nothing may be under way any more.</summary>
    public void Dispose()
    {
        _isCompleted = true;
        _spillFile.Dispose();
        _partitions?.Dispose();
    }

    private void Report(long rows, IProgress<DeduplicationProgress>? progress)
    {
        long compared = Interlocked.Add(ref _rowsCompared, rows);
        progress?.Report(new DeduplicationProgress(compared, _rowCount));
    }

    private (KeySchema Schema, PartitionSet Partitions) Start(IReadOnlyList<ColumnBuffer> keyColumns)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            _schema ??= new KeySchema(keyColumns);
            _partitions ??= new PartitionSet(CreateSpace(_schema), _plan.Workers);
            return (_schema, _partitions);
        }
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The comparison was already completed, or given up.");
        }
    }

    private DeduplicationSpace CreateSpace(KeySchema schema)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return new DeduplicationSpace(
            _options.Keep,
            new RecordFormat(schema.KeyWidth),
            _plan,
            _pool,
            _spillFile,
            _dropped,
            _geometry.OverflowPartitions,
            BitConverter.ToUInt64(seed),
            _geometry.HashMask);
    }
}
