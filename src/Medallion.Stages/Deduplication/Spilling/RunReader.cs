using System.Buffers.Binary;
using Medallion.Stages.Deduplication.Memory;

namespace Medallion.Stages.Deduplication.Spilling;

/// <summary>Reads the chunks of a spilled run one by one, each with its header.</summary>
internal sealed class RunReader(SpillFile file, ChunkPool pool) : IDisposable
{
    private readonly Chunk _buffer = pool.Rent(0);
    private Chunk? _large;
    private long _position;
    private long _end;

    /// <summary>Goes to the start of a run.</summary>
    public void Open(SpilledRun run) => (_position, _end) = (run.Position, run.Position + run.Length);

    /// <summary>Reads the next chunk; valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> chunk)
    {
        ReleaseLarge();
        chunk = default;
        if (_position == _end)
        {
            return false;
        }

        Span<byte> read = _buffer.Span[..(int)Math.Min(_buffer.Capacity, _end - _position)];
        file.Read(read, _position);
        int length = BinaryPrimitives.ReadInt32LittleEndian(read);
        if (length < Chunk.HeaderBytes || length > _end - _position)
        {
            throw new InvalidDataException("The spill file does not hold what was written to it.");
        }

        chunk = length <= read.Length ? read[..length] : ReadLarge(length);
        _position += length;
        return true;
    }

    public void Dispose()
    {
        ReleaseLarge();
        pool.Return(_buffer);
    }

    private Span<byte> ReadLarge(int length)
    {
        _large = pool.Rent(length - Chunk.HeaderBytes);
        Span<byte> chunk = _large.Span[..length];
        file.Read(chunk, _position);
        return chunk;
    }

    private void ReleaseLarge()
    {
        if (_large is not null)
        {
            pool.Return(_large);
            _large = null;
        }
    }
}
