using System.Buffers.Text;

namespace Medallion.Cli.Demo.People;

/// <summary>Bytes of CSV lines on their way to a stream.</summary>
internal sealed class CsvLineBuffer(Stream destination)
{
    // One line is far shorter than the reserve, so that only the end of a line needs a look at the room left.
    private const int Reserve = 1024;

    private readonly byte[] _bytes = new byte[256 * 1024];
    private int _length;

    /// <summary>Whether the next line may not fit.</summary>
    public bool IsFull => _bytes.Length - _length < Reserve;

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    public void Add(byte character) => _bytes[_length++] = character;

    public void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out int written);
        _length += written;
    }

    /// <summary>A number with leading zeros.</summary>
    public void AddPadded(int number, int digits)
    {
        for (int i = _length + digits - 1; i >= _length; i--)
        {
            _bytes[i] = (byte)('0' + number % 10);
            number /= 10;
        }

        _length += digits;
    }

    /// <summary>Room for a field that the caller writes.</summary>
    public Span<byte> AddUninitialized(int length)
    {
        Span<byte> place = _bytes.AsSpan(_length, length);
        _length += length;
        return place;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await destination.WriteAsync(_bytes.AsMemory(0, _length), cancellationToken);
        _length = 0;
    }
}
