namespace Medallion.Stages.Csv;

/// <summary>Finds out from an object's first bytes what separates its cells.</summary>
internal static class CsvDialectDetector
{
    private const int SampleRecords = 200;

    private static readonly byte[] Candidates = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>
    /// The candidate that gives the most records the same width of more than one; the wider one of two; the comma where
    /// none separates anything.
    /// </summary>
    public static byte DetectDelimiter(ReadOnlySpan<byte> sample, byte quote, bool isWholeObject)
    {
        (byte Delimiter, double Agreement, int Width) best = (Candidates[0], 0, 1);
        foreach (byte candidate in Candidates)
        {
            (double agreement, int width) = Measure(sample, candidate, quote, isWholeObject);
            if (width > 1 && (agreement, width).CompareTo((best.Agreement, best.Width)) > 0)
            {
                best = (candidate, agreement, width);
            }
        }

        return best.Delimiter;
    }

    /// <summary>Width of most of the first records, and the share of records that have it.</summary>
    private static (double Agreement, int Width) Measure(ReadOnlySpan<byte> sample, byte delimiter, byte quote, bool isWholeObject)
    {
        var widths = new Dictionary<int, int>();
        int records = 0;
        while (sample.Length > 0 && records < SampleRecords)
        {
            (int length, int width, bool isComplete) = NextRecord(sample, delimiter, quote);
            if (!isComplete && !isWholeObject && records > 0)
            {
                break;
            }

            if (length > 0 && sample[0] is not ((byte)'\n' or (byte)'\r'))
            {
                widths[width] = widths.GetValueOrDefault(width) + 1;
                records++;
            }

            sample = sample[length..];
        }

        if (records == 0)
        {
            return (0, 1);
        }

        (int mostWidth, int count) = widths.MaxBy(static pair => (pair.Value, pair.Key));
        return (count / (double)records, mostWidth);
    }

    /// <summary>Bytes and cells of the first record, and whether its end is there.</summary>
    private static (int Length, int Width, bool IsComplete) NextRecord(ReadOnlySpan<byte> text, byte delimiter, byte quote)
    {
        int width = 1;
        bool inQuotes = false;
        bool startsCell = true;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (inQuotes)
            {
                inQuotes = c != quote;
                startsCell = !inQuotes && i + 1 < text.Length && text[i + 1] == quote;
            }
            else if (c is (byte)'\n' or (byte)'\r')
            {
                bool isPair = c == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
                return (i + (isPair ? 2 : 1), width, true);
            }
            else
            {
                inQuotes = c == quote && startsCell;
                startsCell = c == delimiter;
                width += startsCell ? 1 : 0;
            }
        }

        return (text.Length, width, false);
    }
}
