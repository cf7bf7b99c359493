using System.Buffers;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Csv;

/// <summary>The part of a decoded object that was read and not yet handed out.</summary>
/// <param name="source">The object.</param>
/// <param name="uri">Its URI.</param>
/// <param name="blockBytes">Bytes that are usually held; a little less than a size that pools keep.</param>
/// <param name="buffers">Lends buffers.</param>
internal sealed class TextWindow(DecodedObject source, string uri, int blockBytes, ArrayPool<byte> buffers) : IDisposable
{
    /// <summary>Least room that the object asks for.</summary>
    public const int LeastRoom = 4;

    private byte[] _buffer = [];

    /// <summary>Bytes of the object before the window.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the window.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the object ends with the window.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The window.</summary>
    public ReadOnlyMemory<byte> Text => _buffer.AsMemory(0, Length);

    /// <summary>Reads until the window holds <paramref name="wanted"/> bytes, or a few more, or the object ends.</summary>
    public async ValueTask FillAsync(int wanted, CancellationToken cancellationToken)
    {
        while (Length < wanted && !IsLast)
        {
            Reserve(wanted + LeastRoom);
            int room = Math.Max(LeastRoom, wanted - Length);
            int read = await source.ReadAsync(_buffer.AsMemory(Length, room), cancellationToken);
            IsLast = read == 0;
            Length += read;
        }
    }

    /// <summary>Leaves out the first bytes.</summary>
    public void Drop(int length)
    {
        int dropped = Math.Min(length, Length);
        Text[dropped..].CopyTo(_buffer);
        Length -= dropped;
        Offset += dropped;
    }

    /// <summary>Hands the first bytes out as a block.</summary>
    public RecordBlock Take(int length)
    {
        var block = new RecordBlock(buffers, _buffer, length, Offset);
        int rest = Length - length;
        byte[] next = rest == 0 ? [] : buffers.Rent(Math.Max(blockBytes, rest) + LeastRoom);
        Text[length..].CopyTo(next);
        _buffer = next;
        Length = rest;
        Offset += length;
        return block;
    }

    /// <summary>Throws where a part of the window holds what no text does.</summary>
    public void RequireText(int start, int end)
    {
        int found = _buffer.AsSpan(start, end - start).IndexOf((byte)0);
        if (found >= 0)
        {
            throw new StageException(
                FailureReason.EncodingInvalid,
                new DataLocation { ObjectUri = uri, ByteOffset = Offset + start + found, Expected = "text", Found = "byte 00" },
                "The file is no text from this byte on; often its export or upload was cut short");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            buffers.Return(_buffer);
            _buffer = [];
            Length = 0;
        }
    }

    private void Reserve(int capacity)
    {
        if (_buffer.Length >= capacity)
        {
            return;
        }

        byte[] larger = buffers.Rent(Math.Max(blockBytes + LeastRoom, capacity));
        Text.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            buffers.Return(_buffer);
        }

        _buffer = larger;
    }
}
