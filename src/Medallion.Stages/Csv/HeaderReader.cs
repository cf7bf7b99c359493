using System.Globalization;
using System.Text;
using CsvHelper;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Reads the names of the columns from an object's first record, or makes them.</summary>
internal static class HeaderReader
{
    /// <summary>Decides whether there is a header and names the columns; reports what is wrong with the names.</summary>
    /// <param name="marked">A byte order mark and the first record, whole.</param>
    /// <param name="delimiter">ASCII character between cells.</param>
    /// <param name="request">What is declared.</param>
    /// <param name="source">The object.</param>
    /// <param name="report">Takes findings.</param>
    public static CsvLayout Read(
        ReadOnlyMemory<byte> marked, byte delimiter, CsvDialectRequest request, CsvSource source, Action<Finding> report)
    {
        var dialect = new CsvDialect((char)delimiter, (char)request.Quote, HasHeader: true, source.EncodingName, source.IsGzip);
        string[] cells = Cells(marked, dialect, out bool holdsValues);
        if (cells.Length > source.Limits.MaxColumns)
        {
            throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation { ObjectUri = source.Uri, Expected = $"at most {source.Limits.MaxColumns} columns", Found = $"{cells.Length}" });
        }

        bool hasHeader = request.Header == HeaderMode.Present || (request.Header == HeaderMode.Detect && !holdsValues);
        return hasHeader
            ? new CsvLayout(dialect, Names(cells, source, report), marked.Length - RecordBlock.Headroom)
            : new CsvLayout(dialect with { HasHeader = false }, [.. cells.Select(static (_, i) => DefaultName(i))], 0);
    }

    private static string[] Cells(ReadOnlyMemory<byte> marked, CsvDialect dialect, out bool holdsValues)
    {
        using CsvReader reader = CellReaders.Create(marked, dialect, columns: 1);
        reader.Read();
        string[] cells = new string[reader.FieldCount];
        holdsValues = false;
        for (int i = 0; i < cells.Length; i++)
        {
            ReadOnlySpan<byte> cell = reader.GetSpan(i);
            cells[i] = Encoding.UTF8.GetString(cell);
            holdsValues |= CellClassifier.Classify(cell) is not (CellClasses.Text or CellClasses.NumericText or CellClasses.None);
        }

        return cells;
    }

    private static string[] Names(string[] cells, CsvSource source, Action<Finding> report)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] names = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            string wanted = cells[i].Length > 0 ? cells[i] : DefaultName(i);
            string name = wanted;
            for (int n = 2; !taken.Add(name); n++)
            {
                name = $"{wanted}_{n.ToString(CultureInfo.InvariantCulture)}";
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

    private static string DefaultName(int index) => $"column_{(index + 1).ToString(CultureInfo.InvariantCulture)}";
}
