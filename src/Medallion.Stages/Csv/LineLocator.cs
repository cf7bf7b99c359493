using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>Finds the line of a byte by reading the object again: only errors need lines, so scanning does not count them.</summary>
internal static class LineLocator
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Line of the decoded object, from 1, on which a byte lies.</summary>
    public static async Task<long> LineAtAsync(
        IObjectStore store,
        ObjectVersion version,
        string encoding,
        long byteOffset,
        CsvReadOptions options,
        CancellationToken cancellationToken)
    {
        await using DecodedObject text = await DecodedObject.OpenAsync(
            store, version, encoding, options, static _ => { }, cancellationToken);
        byte[] buffer = new byte[BufferBytes];
        long lines = 0;
        bool endsInReturn = false;
        while (byteOffset > 0)
        {
            int read = await text.ReadAsync(buffer.AsMemory(0, NextRead(byteOffset)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            int counted = (int)Math.Min(read, byteOffset);
            lines += CountLines(buffer.AsSpan(0, counted), ref endsInReturn);
            byteOffset -= counted;
        }

        return lines + 1;
    }

    /// <summary>
    /// The last read ends at the byte that is looked for: what lies there may be what cannot be decoded. Leaves enough for
    /// it to be more than the least that can be read.
    /// </summary>
    private static int NextRead(long left) => left <= BufferBytes
        ? (int)Math.Max(DecodedObject.LeastRead, left)
        : (int)Math.Min(BufferBytes, left - (2 * DecodedObject.LeastRead));

    /// <summary>Line breaks of any kind; a carriage return and a line feed are one.</summary>
    private static int CountLines(ReadOnlySpan<byte> text, ref bool endsInReturn)
    {
        int count = 0;
        foreach (byte c in text)
        {
            bool isReturn = c == '\r';
            count += isReturn || (c == '\n' && !endsInReturn) ? 1 : 0;
            endsInReturn = isReturn;
        }

        return count;
    }
}
