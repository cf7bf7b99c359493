using System.Buffers;
using System.Text;
using Medallion.Parquet.Columns;
using Medallion.Stages.Csv;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Csv;

/// <summary>What the CSV room makes of one object: its layout, its findings, its cells as text, its profile.</summary>
internal sealed record CsvReading(
    CsvLayout? Layout,
    IReadOnlyList<Finding> Findings,
    List<string?[]> Rows,
    ColumnProfile[] Columns,
    long RowCount,
    long Malformed,
    int Blocks)
{
    public const string Key = "people.csv";

    public static readonly CsvReadOptions Options = new(new CsvLimits(), BlockBytes: 1024 * 1024, RangeBytes: 1024 * 1024);

    public string[] Names => [.. Layout!.Columns];

    public FindingCode[] Codes => [.. Findings.Select(static f => f.Code)];

    public static Task<CsvReading> OfAsync(string text, CsvDialectRequest? request = null, CsvReadOptions? options = null) =>
        OfAsync(Encoding.UTF8.GetBytes(text), request, options);

    public static async Task<CsvReading> OfAsync(byte[] content, CsvDialectRequest? request = null, CsvReadOptions? options = null)
    {
        var store = new MemoryStore();
        ObjectVersion version = store.Put(Key, content);
        return await OfAsync(store, version, request ?? new CsvDialectRequest(), options ?? Options, CancellationToken.None);
    }

    /// <summary>Reads an object of a store.</summary>
    public static async Task<CsvReading> OfAsync(
        IObjectStore store, ObjectVersion version, CsvDialectRequest request, CsvReadOptions options, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        await using CsvObjectReader reader = await CsvObjectReader.OpenAsync(
            store, version, request, options, static _ => { }, findings.Add, cancellationToken);
        return await ReadAsync(reader, findings, types: null, cancellationToken);
    }

    /// <summary>Reads an object whose layout is known.</summary>
    public static async Task<CsvReading> OfAsync(byte[] content, CsvLayout layout, CsvReadOptions options)
    {
        var store = new MemoryStore();
        return await OfAsync(store, store.Put(Key, content), layout, types: null, options, CancellationToken.None);
    }

    /// <summary>Reads an object whose layout is known into columns of these types; null: text.</summary>
    public static async Task<CsvReading> OfAsync(
        IObjectStore store,
        ObjectVersion version,
        CsvLayout layout,
        IReadOnlyList<ColumnType>? types,
        CsvReadOptions options,
        CancellationToken cancellationToken)
    {
        await using CsvObjectReader reader = await CsvObjectReader.OpenAsync(
            store, version, layout, options, static _ => { }, cancellationToken);
        return await ReadAsync(reader, [], types, cancellationToken);
    }

    public static CsvLayout LayoutOf(int width, char delimiter = ',', char quote = '"') => new(
        new CsvDialect(delimiter, quote, HasHeader: false, "utf-8", IsGzip: false),
        [.. Enumerable.Range(1, width).Select(static i => $"c{i}")],
        RecordsOffset: 0);

    private static async Task<CsvReading> ReadAsync(
        CsvObjectReader reader, List<Finding> findings, IReadOnlyList<ColumnType>? types, CancellationToken cancellationToken)
    {
        int width = reader.Layout?.Columns.Count ?? 0;
        CellAppender[] appenders =
        [
            .. Enumerable.Range(0, width).Select(i => CellAppender.Create(
                new TableColumn($"c{i}", types?[i] ?? ColumnType.String, 0), ArrayPool<byte>.Shared)),
        ];
        int[] mapping = [.. Enumerable.Range(0, width)];
        ColumnProfile[] columns = [.. mapping.Select(static _ => new ColumnProfile())];
        long records = 0;
        long malformed = 0;
        int blocks = 0;
        await foreach (RecordBlock block in reader.ReadBlocksAsync(cancellationToken))
        {
            using (block)
            {
                BlockProfile profile = BlockProfiler.Profile(block, reader.Layout!);
                Assert.Equal(profile.RowCount, BlockParser.Parse(block, reader.Layout!, mapping, appenders));
                for (int i = 0; i < width; i++)
                {
                    columns[i].Merge(profile.Columns[i], records);
                }

                records += profile.RowCount + profile.MalformedCount;
                malformed += profile.MalformedCount;
                blocks++;
            }
        }

        return new CsvReading(
            reader.Layout, findings, types is null ? RowsOf(appenders) : [], columns, records - malformed, malformed, blocks);
    }

    private static List<string?[]> RowsOf(CellAppender[] appenders)
    {
        var rows = new List<string?[]>();
        int[] next = new int[appenders.Length];
        for (int row = 0; appenders.Length > 0 && row < appenders[0].Buffer.RowCount; row++)
        {
            string?[] cells = new string?[appenders.Length];
            for (int i = 0; i < cells.Length; i++)
            {
                var buffer = (BinaryBuffer)appenders[i].Buffer;
                cells[i] = buffer.IsValid(row) ? Encoding.UTF8.GetString(buffer[next[i]++]) : null;
            }

            rows.Add(cells);
        }

        return rows;
    }
}
