using System.Buffers;

namespace Medallion.Parquet.Tests.Columns;

/// <summary>Lends arrays full of what somebody else left in them, and knows which are out.</summary>
internal sealed class DirtyPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _lent = new(ReferenceEqualityComparer.Instance);

    public int Lent => _lent.Count;

    public override byte[] Rent(int minimumLength)
    {
        byte[] array = new byte[minimumLength + 3];
        Array.Fill(array, (byte)0xEE);
        _lent.Add(array);
        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        Assert.True(_lent.Remove(array), "An array came back that was not out.");
        Array.Fill(array, (byte)0xDD);
    }
}
