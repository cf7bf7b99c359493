using System.Buffers.Binary;

namespace Medallion.Stages.Deduplication.Memory;

/// <summary>A piece of memory that records are written into, one behind the other, behind a header with their length.</summary>
internal sealed class Chunk(byte[] buffer, int start, int capacity, bool isPooled)
{
    /// <summary>Bytes of the header: where the records end, for whoever reads the chunk back from a file.</summary>
    public const int HeaderBytes = sizeof(int);

    /// <summary>Whether it is one of the pool's equal chunks, and not one made for a single large record.</summary>
    public bool IsPooled { get; } = isPooled;

    /// <summary>Bytes, header included.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Bytes in use, header included.</summary>
    public int Used { get; set; } = HeaderBytes;

    /// <summary>Bytes behind those in use.</summary>
    public int Free => Capacity - Used;

    /// <summary>All bytes, header included.</summary>
    public Span<byte> Span => buffer.AsSpan(start, Capacity);

    /// <summary>What is to be written to a file.</summary>
    public ReadOnlyMemory<byte> Seal()
    {
        BinaryPrimitives.WriteInt32LittleEndian(Span, Used);
        return buffer.AsMemory(start, Used);
    }
}
