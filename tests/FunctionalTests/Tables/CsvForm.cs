using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Tables;

/// <summary>How a table is written as CSV.</summary>
internal sealed record CsvForm(
    char Delimiter, char Quote, string Line, bool QuotesAll, bool EndsWithLine, bool IsUtf16, bool IsGzip)
{
    public static Gen<CsvForm> Any =>
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from quote in Gen.Elements('"', '\'')
        from line in Gen.Elements("\n", "\r\n", "\r")
        from quotesAll in Gen.Elements(true, false)
        from endsWithLine in Gen.Elements(true, false)
        from isUtf16 in Gen.Elements(true, false)
        from isGzip in Gen.Elements(true, false)
        select new CsvForm(delimiter, quote, line, quotesAll, endsWithLine, isUtf16, isGzip);

    /// <summary>The dialect, as a request declares it.</summary>
    public CsvDialect Declare() =>
        new() { Delimiter = $"{Delimiter}", Quote = $"{Quote}", Header = HeaderMode.Present };

    /// <summary>The file. A null is an empty cell, empty text an empty cell in quotes.</summary>
    public byte[] Write(IEnumerable<string?[]> records)
    {
        string text = string.Join(Line, records.Select(record => string.Join(Delimiter, record.Select(Cell))));
        Encoding encoding = IsUtf16 ? Encoding.Unicode : Encoding.UTF8;
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(EndsWithLine ? text + Line : text)];
        return IsGzip ? Compress(bytes) : bytes;
    }

    private string Cell(string? value)
    {
        if (value is null)
        {
            return "";
        }

        bool needsQuotes = QuotesAll || value.Length == 0 || value.AsSpan().IndexOfAny([Delimiter, Quote, '\r', '\n']) >= 0;
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
