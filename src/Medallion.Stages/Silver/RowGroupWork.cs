using Medallion.Stages.Csv;

namespace Medallion.Stages.Silver;

/// <summary>Blocks of records, of one object or several, that become one row group.</summary>
internal sealed class RowGroupWork : IDisposable
{
    private readonly List<(RecordBlock Block, BronzeObject Source)> _blocks = [];

    /// <summary>The blocks with the objects they are of, in order.</summary>
    public IReadOnlyList<(RecordBlock Block, BronzeObject Source)> Blocks => _blocks;

    /// <summary>Bytes of their records.</summary>
    public long Bytes { get; private set; }

    /// <summary>Appends a block.</summary>
    public void Add(RecordBlock block, BronzeObject source)
    {
        _blocks.Add((block, source));
        Bytes += block.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((RecordBlock block, _) in _blocks)
        {
            block.Dispose();
        }
    }
}
