using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>
/// Any table, in any dialect, in any number of files, with any number of cores: silver is the table, gold its distinct rows.
/// </summary>
public sealed class AnyTableTests
{
    private static readonly string[] Pieces =
        ["a", "\"", ",", ";", "\n", "\r\n", " ", "é", "日本", "|", "\t", "0", "'", "7", "-", "2024-01-31", "true", "1.5"];

    [SeededProperty(MaxTest = 60, EndSize = 60)]
    public Property Any_table_comes_back_through_bronze_silver_and_gold()
    {
        Gen<Case> cases =
            from width in Gen.Choose(1, 5)
            from rows in Row(width).ArrayOf()
            from form in Forms
            from files in Gen.Choose(1, 4)
            from cores in Gen.Choose(1, 4)
            from keys in Gen.Choose(0, width)
            select new Case(width, rows, form, files, cores, keys);
        return Prop.ForAll(Arb.From(cases), static c => HoldsAsync(c).GetAwaiter().GetResult());
    }

    private static Gen<CsvForm> Forms =>
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from quote in Gen.Elements('"', '\'')
        from line in Gen.Elements("\n", "\r\n", "\r")
        from quotesAll in Gen.Elements(true, false)
        from endsWithLine in Gen.Elements(true, false)
        from isUtf16 in Gen.Elements(true, false)
        from isGzip in Gen.Elements(true, false)
        select new CsvForm(delimiter, quote, line, quotesAll, endsWithLine, isUtf16, isGzip);

    /// <summary>Few different cells, so that rows repeat; each kind of column has one type, and one has text.</summary>
    private static Gen<string[]> Row(int width) => Gen.CollectToArray(Enumerable.Range(0, width).Select(Cell));

    private static Gen<string> Cell(int column) => (column % 5) switch
    {
        0 => Gen.Elements(Pieces).ListOf().Select(static pieces => "x" + string.Concat(pieces.Take(6))),
        1 => Gen.Elements("", "0", "-7", "42", "9007199254740993"),
        2 => Gen.Elements("", "2024-02-29", "1931-12-01"),
        3 => Gen.Elements("true", "false"),
        _ => Gen.Elements("", "007", "\"", "a,b", "line\nbreak", " padded "),
    };

    private static async Task HoldsAsync(Case c)
    {
        (string, string)[] settings =
        [
            ("Medallion:Engine:Parallelism", $"{c.Cores}"),
            ("Medallion:Engine:BlockBytes", "1024"),
            ("Medallion:Engine:RowGroupBytes", "1024"),
        ];
        await using Lake lake = await Lake.InFolderAsync(settings);
        string[] names = [.. Enumerable.Range(0, c.Width).Select(static i => $"c{i}")];
        string[][][] parts = [.. Split(c.Rows, c.Files)];
        for (int i = 0; i < parts.Length; i++)
        {
            lake.AddBronze($"part-{i}.csv{(c.Form.IsGzip ? ".gz" : "")}", c.Form.Write([names, .. parts[i]]));
        }

        await lake.ReadBronzeAsync(request => request.Dialect = c.Form.Declare());
        StageRun silver = await lake.WriteSilverAsync();
        StageRun gold = await lake.WriteGoldAsync(names[..c.Keys]);

        Assert.Equal(c.Rows, await ParquetRows.ReadAsync(lake.PathOf(silver.Result.Silver.Object.Uri)));
        int keys = c.Keys == 0 ? c.Width : c.Keys;
        Assert.Equal(
            c.Rows.DistinctBy(row => string.Join('\u0001', row[..keys])),
            await ParquetRows.ReadAsync(lake.PathOf(gold.Result.Gold.Object.Uri)));
    }

    private static IEnumerable<string[][]> Split(string[][] rows, int files)
    {
        int each = Math.Max(1, rows.Length / files);
        for (int i = 0; i < files; i++)
        {
            yield return [.. rows.Skip(i * each).Take(i == files - 1 ? rows.Length : each)];
        }
    }

    private sealed record Case(int Width, string[][] Rows, CsvForm Form, int Files, int Cores, int Keys)
    {
        public override string ToString() =>
            $"{Form}, {Files} files, {Cores} cores, {Keys} keys: {string.Join(" / ", Rows.Select(static row => string.Join('¦', row)))}";
    }

    private sealed record CsvForm(
        char Delimiter, char Quote, string Line, bool QuotesAll, bool EndsWithLine, bool IsUtf16, bool IsGzip)
    {
        public CsvDialect Declare() =>
            new() { Delimiter = $"{Delimiter}", Quote = $"{Quote}", Header = HeaderMode.Present };

        public byte[] Write(IEnumerable<string[]> rows)
        {
            string text = string.Join(Line, rows.Select(row => string.Join(Delimiter, row.Select(Cell))));
            Encoding encoding = IsUtf16 ? Encoding.Unicode : Encoding.UTF8;
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(EndsWithLine ? text + Line : text)];
            return IsGzip ? Compress(bytes) : bytes;
        }

        private string Cell(string value)
        {
            bool needsQuotes = QuotesAll || value.AsSpan().IndexOfAny([Delimiter, Quote, '\r', '\n']) >= 0;
            return needsQuotes ? $"{Quote}{value.Replace($"{Quote}", $"{Quote}{Quote}", StringComparison.Ordinal)}{Quote}" : value;
        }

        private static byte[] Compress(byte[] content)
        {
            using var target = new MemoryStream();
            using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            {
                gzip.Write(content);
            }

            return target.ToArray();
        }
    }
}
