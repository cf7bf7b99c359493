namespace Medallion.Parquet.Tests.Compression;

/// <summary>Memory with marked bytes around it: a write out of bounds is seen.</summary>
internal sealed class GuardedBuffer
{
    private const int Guard = 256;
    private const byte Mark = 0xA5;

    private readonly byte[] _bytes;
    private readonly int _length;

    public GuardedBuffer(int length)
    {
        _length = length;
        _bytes = new byte[length + 2 * Guard];
        Array.Fill(_bytes, Mark);
    }

    public Span<byte> Span => _bytes.AsSpan(Guard, _length);

    public void AssertGuardsIntact()
    {
        Assert.Equal(-1, _bytes.AsSpan(0, Guard).IndexOfAnyExcept(Mark));
        Assert.Equal(-1, _bytes.AsSpan(Guard + _length).IndexOfAnyExcept(Mark));
    }
}
