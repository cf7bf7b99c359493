using System.Buffers;
using System.Runtime.CompilerServices;

namespace Medallion.Stages.Csv;

/// <summary>Takes the quotes off cells.</summary>
/// <param name="quote">Character around quoted cells.</param>
internal sealed class CellDecoder(byte quote) : IDisposable
{
    private byte[] _scratch = [];

    /// <summary>Character around quoted cells.</summary>
    public byte Quote { get; } = quote;

    /// <summary>Whether no digit can be a quote, so that what begins with one is as it is written.</summary>
    public bool LeavesDigits { get; } = quote is < (byte)'0' or > (byte)'9';

    /// <summary>The text of a cell; valid until the next call. What follows a closing quote belongs to the text.</summary>
    /// <param name="raw">The cell as it is written, not empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw) => raw[0] != Quote ? raw : Unquote(raw[1..]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_scratch.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = [];
        }
    }

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> rest)
    {
        int next = rest.IndexOf(Quote);
        return next >= 0 && next == rest.Length - 1 ? rest[..next] : DecodeEscaped(rest, next);
    }

    private ReadOnlySpan<byte> DecodeEscaped(ReadOnlySpan<byte> rest, int next)
    {
        Reserve(rest.Length);
        int length = 0;
        while (next >= 0)
        {
            rest[..next].CopyTo(_scratch.AsSpan(length));
            length += next;
            rest = rest[(next + 1)..];
            if (rest.Length == 0 || rest[0] != Quote)
            {
                break;
            }

            _scratch[length++] = Quote;
            rest = rest[1..];
            next = rest.IndexOf(Quote);
        }

        rest.CopyTo(_scratch.AsSpan(length));
        return _scratch.AsSpan(0, length + rest.Length);
    }

    private void Reserve(int length)
    {
        if (_scratch.Length < length)
        {
            Dispose();
            _scratch = ArrayPool<byte>.Shared.Rent(length);
        }
    }
}
