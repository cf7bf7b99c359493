using System.Buffers;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Csv;

/// <summary>
/// The part of a decoded object that was read and not yet handed out. It lies where the store put it: blocks are cut from
/// it without a copy, and only what is left of one piece moves in front of the next.
/// </summary>
/// <param name="source">The object.</param>
/// <param name="uri">Its URI.</param>
/// <param name="buffers">Lends buffers.</param>
internal sealed class TextWindow(DecodedObject source, string uri, ArrayPool<byte> buffers) : IDisposable
{
    private SharedBuffer? _buffer;
    private int _start;
    private int _valid;

    /// <summary>Bytes of the object before the window.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the window.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the object ends with the window.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The window.</summary>
    public ReadOnlyMemory<byte> Text => _buffer is null ? default : _buffer.Bytes.AsMemory(_start, Length);

    /// <summary>Reads until the window holds <paramref name="wanted"/> bytes or more, or the object ends.</summary>
    public async ValueTask FillAsync(int wanted, CancellationToken cancellationToken)
    {
        while (Length < wanted && !IsLast)
        {
            if (await source.NextAsync(cancellationToken) is { } piece)
            {
                Append(piece);
            }
            else
            {
                IsLast = true;
            }
        }
    }

    /// <summary>Leaves out the first bytes.</summary>
    public void Drop(int length)
    {
        int dropped = Math.Min(length, Length);
        _start += dropped;
        Length -= dropped;
        Offset += dropped;
        _valid = Math.Max(0, _valid - dropped);
    }

    /// <summary>Hands the first bytes out as a block.</summary>
    public RecordBlock Take(int length)
    {
        var block = new RecordBlock(_buffer!.Share(), _start, length, Offset);
        Drop(length);
        return block;
    }

    /// <summary>Throws where a part of the window holds what no text does, or what is not UTF-8.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="isPlain">Whether it was seen to be ASCII without a zero byte.</param>
    public void RequireText(int start, int end, bool isPlain)
    {
        if (isPlain && _valid >= start)
        {
            _valid = Math.Max(_valid, end);
            return;
        }

        int found = Text.Span[start..end].IndexOf((byte)0);
        if (found >= 0)
        {
            RequireUtf8(start + found);
            throw new StageException(
                FailureReason.EncodingInvalid,
                new DataLocation { ObjectUri = uri, ByteOffset = Offset + start + found, Expected = "text", Found = "byte 00" },
                "The file is no text from this byte on; often its export or upload was cut short");
        }

        RequireUtf8(end);
    }

    /// <summary>Throws where the first bytes of the window are not UTF-8, but for a sequence whose rest is still to come.</summary>
    public void RequireUtf8(int end)
    {
        ReadOnlySpan<byte> text = Text.Span[..end];
        int whole = IsLast && end == Length ? end : end - DecodedObject.CutAtEnd(text);
        if (whole > _valid)
        {
            source.RequireUtf8(text[_valid..whole], Offset + _valid);
            _valid = whole;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer?.Release();
        _buffer = null;
        Length = 0;
    }

    private void Append(TextPiece piece)
    {
        if (Length <= piece.Start)
        {
            // The rule: little is left, and there is room for it before the piece.
            Text.Span.CopyTo(piece.Buffer.Bytes.AsSpan(piece.Start - Length));
            Adopt(piece.Buffer, piece.Start - Length);
        }
        else
        {
            AppendCopy(piece);
        }

        Length += piece.Length;
    }

    private void Adopt(SharedBuffer buffer, int start)
    {
        _buffer?.Release();
        _buffer = buffer;
        _start = start;
    }

    /// <summary>A record that is longer than the room: it grows in a buffer of its own, twice as large each time.</summary>
    private void AppendCopy(TextPiece piece)
    {
        int end = _start + Length;
        if (_buffer!.IsShared || _buffer.Bytes.Length - end < piece.Length)
        {
            byte[] larger = buffers.Rent((int)Math.Min(Array.MaxLength, Math.Max(Length + (long)piece.Length, 2L * Length)));
            Text.CopyTo(larger);
            end = Length;
            Adopt(new SharedBuffer(buffers, larger), 0);
        }

        piece.Text.CopyTo(_buffer.Bytes.AsSpan(end));
        piece.Buffer.Release();
    }
}
