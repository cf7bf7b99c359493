namespace Medallion.Parquet.Tests.Decoding;

/// <summary>Packs integers bit by bit, least significant bit first: slow, and plain to see.</summary>
internal sealed class BitStream
{
    private readonly List<bool> _bits = [];

    public static byte[] Pack(IEnumerable<ulong> values, int width)
    {
        var stream = new BitStream();
        foreach (ulong value in values)
        {
            for (int bit = 0; bit < width; bit++)
            {
                stream._bits.Add((value >> bit & 1) != 0);
            }
        }

        return stream.ToArray();
    }

    private byte[] ToArray()
    {
        byte[] bytes = new byte[(_bits.Count + 7) / 8];
        for (int i = 0; i < _bits.Count; i++)
        {
            if (_bits[i])
            {
                bytes[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        return bytes;
    }
}
