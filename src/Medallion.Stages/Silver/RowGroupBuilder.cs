using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;
using Medallion.Stages.Csv;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Silver;

/// <summary>Parses pieces of bronze into columns and encodes them. Keeps its memory; works on one piece at a time.</summary>
internal sealed class RowGroupBuilder(StoreUri store, IReadOnlyList<TableColumn> columns, ParquetWriterOptions options) : IDisposable
{
    private readonly CellAppender[] _appenders = [.. columns.Select(column => CellAppender.Create(column, options.Buffers))];
    private readonly RowGroupEncoder _encoder = new(options);

    /// <summary>Turns a piece into a row group, and gives its blocks back as soon as they are parsed.</summary>
    public EncodedRowGroup Build(RowGroupWork work, CancellationToken cancellationToken)
    {
        ColumnBuffer[] buffers = [.. _appenders.Select(static appender => appender.Buffer)];
        foreach (ColumnBuffer buffer in buffers)
        {
            buffer.Clear();
        }

        foreach ((RecordBlock block, BronzeObject source) in work.Blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (block)
            {
                Parse(block, source);
            }
        }

        return _encoder.Encode(buffers, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        foreach (CellAppender appender in _appenders)
        {
            appender.Buffer.Release();
        }
    }

    private void Parse(RecordBlock block, BronzeObject source)
    {
        try
        {
            BlockParser.Parse(block, source.Layout, source.Mapping, _appenders);
        }
        catch (StageException failure) when (failure.Location.ObjectUri is null)
        {
            DataLocation place = failure.Location with { ObjectUri = store.Of(source.Version.Key) };
            throw new StageException(failure.Reason, place, failure.Detail, failure);
        }
    }
}
