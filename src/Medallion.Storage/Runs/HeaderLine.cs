namespace Medallion.Storage.Runs;

/// <summary>Bytes with one line of JSON in front: readable by eye, and content stays as it is.</summary>
internal static class HeaderLine
{
    public static byte[] Prepend(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content)
    {
        byte[] bytes = new byte[header.Length + 1 + content.Length];
        header.CopyTo(bytes);
        bytes[header.Length] = (byte)'\n';
        content.CopyTo(bytes.AsSpan(header.Length + 1));
        return bytes;
    }

    public static bool TrySplit(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> header, out ReadOnlyMemory<byte> content)
    {
        int end = bytes.Span.IndexOf((byte)'\n');
        (header, content) = end < 0 ? (default, default) : (bytes[..end], bytes[(end + 1)..]);
        return end >= 0;
    }
}
