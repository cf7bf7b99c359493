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
        int width = 0;
        var cells = new CellWalker(sample, delimiter, quote);
        while (records < SampleRecords && cells.Next(out ReadOnlySpan<byte> cell))
        {
            width++;
            if (!cells.EndsRecord)
            {
                continue;
            }

            bool isWhole = !cells.IsCutOff || isWholeObject || records == 0;
            bool isEmptyLine = width == 1 && cell.Length == 0;
            if (isWhole && !isEmptyLine)
            {
                widths[width] = widths.GetValueOrDefault(width) + 1;
                records++;
            }

            width = 0;
        }

        if (records == 0)
        {
            return (0, 1);
        }

        (int mostWidth, int count) = widths.MaxBy(static pair => (pair.Value, pair.Key));
        return (count / (double)records, mostWidth);
    }
}
