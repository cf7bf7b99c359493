using System.Globalization;
using System.Text;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Reads the names of the columns from an object's first record, or makes them.</summary>
internal static class HeaderReader
{
    /// <summary>Records below the first one that are looked at where the first one alone does not tell.</summary>
    private const int RecordsBelow = 20;

    /// <summary>
    /// Bytes up to where the first record ends, empty lines before it included; 0 where it is not whole, the text's length
    /// where there is no record in it.
    /// </summary>
    public static int FirstRecordEnd(ReadOnlySpan<byte> text, byte delimiter, byte quote, bool isWholeObject)
    {
        int start = text.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (start < 0)
        {
            return isWholeObject ? text.Length : 0;
        }

        var cells = new CellWalker(text[start..], delimiter, quote);
        while (cells.Next(out _) && !cells.EndsRecord)
        {
        }

        return cells.IsCutOff && !isWholeObject ? 0 : start + cells.Position;
    }

    /// <summary>Decides whether there is a header and names the columns; reports what is wrong with the names.</summary>
    /// <param name="sample">Text from the object's start; the first record is whole.</param>
    /// <param name="firstRecordEnd">Where that record ends.</param>
    /// <param name="delimiter">Character between cells.</param>
    /// <param name="request">What is declared.</param>
    /// <param name="source">The object.</param>
    /// <param name="report">Takes findings.</param>
    public static CsvLayout Read(
        ReadOnlySpan<byte> sample,
        int firstRecordEnd,
        byte delimiter,
        CsvDialectRequest request,
        CsvSource source,
        Action<Finding> report)
    {
        using var decoder = new CellDecoder(request.Quote);
        ReadOnlySpan<byte> record = sample[..firstRecordEnd].TrimStart("\r\n"u8);
        string[] cells = Cells(record, delimiter, decoder, source, out bool holdsValues);
        bool hasHeader = request.Header switch
        {
            HeaderMode.Present => true,
            HeaderMode.Absent => false,
            _ => !holdsValues && (AreNames(cells) || HoldValues(sample[firstRecordEnd..], delimiter, decoder)),
        };
        var dialect = new CsvDialect((char)delimiter, (char)request.Quote, hasHeader, source.EncodingName, source.IsGzip);
        return hasHeader
            ? new CsvLayout(dialect, Names(cells, source, report), firstRecordEnd)
            : new CsvLayout(dialect, [.. cells.Select(static (_, i) => DefaultName(i))], 0);
    }

    private static string[] Cells(
        ReadOnlySpan<byte> record, byte delimiter, CellDecoder decoder, CsvSource source, out bool holdsValues)
    {
        var texts = new List<string>();
        var cells = new CellWalker(record, delimiter, decoder.Quote);
        holdsValues = false;
        while (cells.Next(out ReadOnlySpan<byte> raw))
        {
            if (texts.Count == source.Limits.MaxColumns)
            {
                throw new StageException(
                    FailureReason.LimitExceeded,
                    new DataLocation
                    {
                        ObjectUri = source.Uri,
                        Line = 1,
                        Expected = $"at most {source.Limits.MaxColumns} columns (MaxColumns)",
                        Found = "more",
                    });
            }

            ReadOnlySpan<byte> cell = raw.Length == 0 ? raw : decoder.Decode(raw);
            texts.Add(Encoding.UTF8.GetString(cell));
            holdsValues |= IsValue(cell);
        }

        return [.. texts];
    }

    /// <summary>Whether every cell can name a column.</summary>
    private static bool AreNames(string[] cells) =>
        cells.All(static cell => cell.Length > 0) && cells.Distinct(StringComparer.Ordinal).Count() == cells.Length;

    /// <summary>Whether one of the next records holds a number, date or boolean: then the one above them names columns.</summary>
    private static bool HoldValues(ReadOnlySpan<byte> records, byte delimiter, CellDecoder decoder)
    {
        var cells = new CellWalker(records, delimiter, decoder.Quote);
        for (int record = 0; record < RecordsBelow && cells.Next(out ReadOnlySpan<byte> raw) && !cells.IsCutOff;)
        {
            if (raw.Length > 0 && IsValue(decoder.Decode(raw)))
            {
                return true;
            }

            record += cells.EndsRecord ? 1 : 0;
        }

        return false;
    }

    private static bool IsValue(ReadOnlySpan<byte> cell) =>
        CellClassifier.Classify(cell) is not (CellClasses.Text or CellClasses.NumericText or CellClasses.None);

    private static string[] Names(string[] cells, CsvSource source, Action<Finding> report)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var lastNumbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] names = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            RequireShort(cells[i], i, source);
            string wanted = cells[i].Length > 0 ? cells[i] : DefaultName(i);
            string name = wanted;
            while (!taken.Add(name))
            {
                // Goes on from the last one: thousands of columns with one name would else be counted through for each.
                int number = lastNumbers.GetValueOrDefault(wanted, 1) + 1;
                lastNumbers[wanted] = number;
                name = $"{wanted}_{number.ToString(CultureInfo.InvariantCulture)}";
            }

            names[i] = name;
            if (name != cells[i])
            {
                FindingCode code = cells[i].Length == 0 ? FindingCode.HeaderEmpty : FindingCode.HeaderDuplicate;
                report(new Finding(code, Severity.Warning, new DataLocation { ObjectUri = source.Uri, Column = name, Found = cells[i] }));
            }
        }

        return names;
    }

    private static void RequireShort(string name, int index, CsvSource source)
    {
        int limit = source.Limits.MaxColumnNameBytes;
        if (name.Length > limit || Encoding.UTF8.GetByteCount(name) > limit)
        {
            throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation
                {
                    ObjectUri = source.Uri,
                    Line = 1,
                    Column = DefaultName(index),
                    Expected = $"a column name of at most {limit} bytes (MaxColumnNameBytes)",
                    Found = DataLocation.Shorten(Encoding.UTF8.GetBytes(name)),
                },
                "If the first record is no header, declare that the file has none");
        }
    }

    private static string DefaultName(int index) => $"column_{(index + 1).ToString(CultureInfo.InvariantCulture)}";
}
