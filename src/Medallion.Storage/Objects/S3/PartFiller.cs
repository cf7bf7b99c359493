using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Collects the bytes of one part after the other, and remembers whether all of a part lie in another object already. For one
/// writer at a time.
/// </summary>
/// <param name="buffers">Lends the buffers.</param>
internal sealed class PartFiller(ArrayPool<byte> buffers)
{
    private const int FirstBufferBytes = 256 * 1024;

    /// <summary>What does not fit into this gets the buffer of a whole part, which goes back less often. 1 MiB.</summary>
    private const int LargestGrowing = 1024 * 1024;

    private byte[]? _buffer;
    private StoredRange? _origin;

    /// <summary>Lends the buffers, and takes back those of parts that were handed over.</summary>
    public ArrayPool<byte> Buffers => buffers;

    /// <summary>Bytes collected.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes collected.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, Length);

    /// <summary>Takes over as many bytes as the part has room for; says how many.</summary>
    /// <param name="content">What to take.</param>
    /// <param name="origin">Where the same bytes lie in the bucket, or null.</param>
    /// <param name="partBytes">Size of the part, in bytes: more than <see cref="Length"/>.</param>
    public int Fill(ReadOnlySpan<byte> content, StoredRange? origin, int partBytes)
    {
        Reserve(Math.Min(partBytes, Length + content.Length), partBytes);
        int taken = Math.Min(content.Length, Math.Min(partBytes, _buffer.Length) - Length);
        content[..taken].CopyTo(_buffer.AsSpan(Length));
        _origin = Length == 0 ? origin : origin is not null && origin == _origin?.After(Length) ? _origin : null;
        Length += taken;
        return taken;
    }

    /// <summary>Hands over the part, and begins the next one.</summary>
    public FilledPart Take()
    {
        FilledPart part = new(_buffer ?? [], Length, _origin);
        Forget();
        return part;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Return()
    {
        if (_buffer is not null)
        {
            buffers.Return(_buffer);
        }

        Forget();
    }

    /// <summary>Leaves the buffer to the garbage collector: something else may still be reading it.</summary>
    public void Forget()
    {
        _buffer = null;
        _origin = null;
        Length = 0;
    }

    /// <summary>Makes the buffer grow with the object: most are much smaller than a part.</summary>
    [MemberNotNull(nameof(_buffer))]
    private void Reserve(int needed, int partBytes)
    {
        if (_buffer is not null && _buffer.Length >= needed)
        {
            return;
        }

        int grown = Math.Max(needed, Math.Max(FirstBufferBytes, (_buffer?.Length ?? 0) * 2));
        byte[] larger = buffers.Rent(grown > LargestGrowing ? partBytes : grown);
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, Length).CopyTo(larger);
            buffers.Return(_buffer);
        }

        _buffer = larger;
    }
}
