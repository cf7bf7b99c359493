using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Reading;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Conformance;

/// <summary>The reader against pyarrow, on the files that the implementers of Parquet share (apache/parquet-testing).</summary>
public sealed class ConformanceTests(Pyarrow pyarrow) : IClassFixture<Pyarrow>
{
    private const string Zstd = "ZSTD";

    private static readonly ParquetReaderOptions FlatColumnsOnly = new() { SkipUnsupportedColumns = true };

    /// <summary>Well-formed files that are refused, and what the refusal names.</summary>
    private static readonly Dictionary<string, (ParquetFault Fault, string Text)> Refused = new(StringComparer.Ordinal)
    {
        ["data/byte_stream_split.zstd.parquet"] = (ParquetFault.Unsupported, Zstd),
        ["data/delta_length_byte_array.parquet"] = (ParquetFault.Unsupported, Zstd),
        ["data/geospatial/geography-lines.parquet"] = (ParquetFault.Unsupported, Zstd),
        ["data/geospatial/geography-points.parquet"] = (ParquetFault.Unsupported, Zstd),
        ["data/geospatial/geography-polygons.parquet"] = (ParquetFault.Unsupported, Zstd),
        ["data/datapage_v1-corrupt-checksum.parquet"] = (ParquetFault.ChecksumMismatch, "checksum"),
        ["data/rle-dict-uncompressed-corrupt-checksum.parquet"] = (ParquetFault.ChecksumMismatch, "checksum"),
    };

    /// <summary>pyarrow refuses the file for its map, which is nested to us in any case.</summary>
    private const string RefusedByPyarrow = "data/incorrect_map_schema.parquet";

    public static TheoryData<string> ReadableFiles => new(ParquetTestingFiles.In("data", ".parquet")
        .Where(static file => file != RefusedByPyarrow && !Refused.ContainsKey(file)));

    public static TheoryData<string, ParquetFault, string> RefusedFiles
    {
        get
        {
            var files = new TheoryData<string, ParquetFault, string>();
            foreach ((string file, (ParquetFault fault, string text)) in Refused)
            {
                files.Add(file, fault, text);
            }

            return files;
        }
    }

    public static TheoryData<string> EncryptedFiles => new(ParquetTestingFiles.In("data", ".encrypted"));

    /// <summary>
    /// Each answered by the fault that the file is there for. Two of them are nested, so that the nesting is refused before
    /// the fault is met; one is compressed with ZSTD.
    /// </summary>
    public static TheoryData<string, ParquetFault, string> BadFiles => new()
    {
        { "bad_data/PARQUET-1481.parquet", ParquetFault.Unsupported, "physical type" },
        { "bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet", ParquetFault.Corrupt, "'nation_key', row group 0, byte 4" },
        { "bad_data/ARROW-RS-GH-6229-LEVELS.parquet", ParquetFault.Unsupported, "nested" },
        { "bad_data/ARROW-GH-41317.parquet", ParquetFault.Corrupt, "metadata" },
        { "bad_data/ARROW-GH-41321.parquet", ParquetFault.Corrupt, "'int64', row group 0, byte 1,313" },
        { "bad_data/ARROW-GH-43605.parquet", ParquetFault.Unsupported, Zstd },
        { "bad_data/ARROW-GH-45185.parquet", ParquetFault.Unsupported, "nested" },
        { "bad_data/ARROW-GH-47662.parquet", ParquetFault.Corrupt, "'flba_field', row group 0, byte 4" },
    };

    [PyarrowTheory]
    [MemberData(nameof(ReadableFiles))]
    public async Task Reads_what_pyarrow_reads(string file)
    {
        PyarrowFile expected = pyarrow.Read(file)!;
        ParquetFileReader reader = await OpenAsync(file, FlatColumnsOnly);

        Assert.Equal(expected.Nested, reader.UnsupportedColumns.Select(static column => column.Path));
        Assert.Equal(expected.Columns, reader.Schema.Select(static column => column.Name));
        for (int column = 0; column < reader.Schema.Count; column++)
        {
            Assert.Equal(expected.Values[column], await ReadAsync(reader, column));
        }
    }

    [PyarrowTheory]
    [MemberData(nameof(ReadableFiles))]
    public async Task Reads_the_same_with_tiny_reads(string file)
    {
        PyarrowFile expected = pyarrow.Read(file)!;
        ParquetFileReader reader = await OpenAsync(file, FlatColumnsOnly with { ReadBytes = 64, TailBytes = 64 });
        for (int column = 0; column < reader.Schema.Count; column++)
        {
            Assert.Equal(expected.Values[column], await ReadAsync(reader, column));
        }
    }

    [PyarrowTheory]
    [MemberData(nameof(ReadableFiles))]
    public async Task Nested_columns_are_refused_by_their_path(string file)
    {
        IList<string> nested = pyarrow.Read(file)!.Nested;
        ParquetFileReader reader = await OpenAsync(file, ParquetReaderOptions.Default);
        if (nested.Count == 0)
        {
            reader.ThrowIfUnsupported();
            return;
        }

        var refusal = Assert.Throws<ParquetFormatException>(reader.ThrowIfUnsupported);
        Assert.Equal(ParquetFault.Unsupported, refusal.Fault);
        Assert.All(nested, path => Assert.Contains($"'{path}'", refusal.Message, StringComparison.Ordinal));
        if (reader.Schema.Count > 0)
        {
            Assert.Equal(refusal.Message, Assert.Throws<ParquetFormatException>(() => reader.OpenColumn(0, 0)).Message);
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(RefusedFiles))]
    [MemberData(nameof(BadFiles))]
    public async Task Refuses_by_name_what_it_cannot_read(string file, ParquetFault fault, string text)
    {
        var refusal = await Assert.ThrowsAsync<ParquetFormatException>(() => ReadAllAsync(file));
        Assert.Equal(fault, refusal.Fault);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [SharedDataTheory]
    [MemberData(nameof(EncryptedFiles))]
    public async Task Refuses_encrypted_files_by_name(string file)
    {
        var refusal = await Assert.ThrowsAsync<ParquetFormatException>(() => ReadAllAsync(file));
        Assert.Equal(ParquetFault.Unsupported, refusal.Fault);
        Assert.Contains("encrypted", refusal.Message, StringComparison.Ordinal);
    }

    [SharedDataTheory]
    [InlineData("data/datapage_v1-corrupt-checksum.parquet")]
    [InlineData("data/rle-dict-uncompressed-corrupt-checksum.parquet")]
    public async Task Reads_past_a_wrong_checksum_where_that_is_asked_for(string file)
    {
        ParquetFileReader reader = await OpenAsync(file, new ParquetReaderOptions { VerifyChecksums = false });
        Assert.Equal(reader.Metadata.RowCount, (await ReadAsync(reader, 0)).Count);
    }

    /// <summary>Reads every flat column first: a fault in one counts before nesting in another.</summary>
    private static async Task ReadAllAsync(string file)
    {
        ParquetFileReader reader = await OpenAsync(file, FlatColumnsOnly);
        for (int column = 0; column < reader.Schema.Count; column++)
        {
            _ = await ReadAsync(reader, column);
        }

        reader.ThrowIfUnsupported();
    }

    private static ValueTask<ParquetFileReader> OpenAsync(string file, ParquetReaderOptions options) =>
        ParquetFileReader.OpenAsync(new MemorySource(ParquetTestingFiles.Read(file)), options, CancellationToken.None);

    private static async Task<List<string?>> ReadAsync(ParquetFileReader reader, int column)
    {
        var buffer = ColumnBuffer.Create(reader.Schema[column]);
        for (int rowGroup = 0; rowGroup < reader.RowGroupCount; rowGroup++)
        {
            await reader.ReadColumnAsync(rowGroup, column, buffer, CancellationToken.None);
        }

        return CanonicalValues.Of(buffer);
    }
}
