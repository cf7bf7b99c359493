using System.Text;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>Objects that ReadBronze refuses, and what it has to tell of each.</summary>
internal static class BadBronze
{
    private static readonly byte[] Long =
        [.. Utf8("n\n"), .. Enumerable.Repeat(Utf8("12345678\n"), 10_000).SelectMany(static line => line)];

    /// <summary>Name, content, reason, the parts of the place.</summary>
    public static IEnumerable<(string Name, byte[] Content, string Reason, string[] Place)> Cases { get; } =
    [
        .. OfRecords(), .. OfEncodings(), .. OfCompression(), .. OfNoText(),
    ];

    private static IEnumerable<(string, byte[], string, string[])> OfRecords()
    {
        yield return (
            "quote open to the end", Utf8("a,b\n1,2\n3,\"x\n4,5\n"), "CSV_MALFORMED",
            ["byte_offset: 8", "line: 3", "expected: a closing quote", "found: 3,\"x…"]);
        yield return (
            "quote open to the end of the header", Utf8("a,\"b\n1,2\n"), "CSV_MALFORMED",
            ["byte_offset: 0", "line: 1", "expected: a closing quote"]);
        yield return ("nothing but a quote", Utf8("\""), "CSV_MALFORMED", ["byte_offset: 0", "line: 1", "expected: a closing quote"]);
        yield return (
            "record with more cells", Utf8("a,b\n1,2\n\n\"x\ny\",3\n4,5,6\n7,8\n"), "CSV_MALFORMED",
            ["row: 3", "line: 6", "byte_offset: 17", "expected: 2 columns", "found: 3 in: 4,5,6"]);
        yield return (
            "record with fewer cells", Utf8("a,b\r\n1,2\r\n3\r\n"), "CSV_MALFORMED",
            ["row: 2", "line: 3", "byte_offset: 10", "expected: 2 columns", "found: 1 in: 3"]);
        yield return (
            "10,001 columns", Utf8(string.Join(',', Enumerable.Range(0, 10_001)) + "\n"), "LIMIT_EXCEEDED",
            ["line: 1", "expected: at most 10000 columns (MaxColumns)"]);
        yield return (
            "name of a column longer than names are", Utf8($"id,{new string('x', 1_025)}\n1,2\n"), "LIMIT_EXCEEDED",
            ["line: 1", "column: column_2", "expected: a column name of at most 1024 bytes (MaxColumnNameBytes)", "found: xxx…"]);
    }

    private static IEnumerable<(string, byte[], string, string[])> OfEncodings()
    {
        yield return (
            "Latin-1", Encoding.Latin1.GetBytes("nome,cidade\nAna,Recife\nJoão,Belém\n"), "ENCODING_INVALID",
            ["byte_offset: 25", "line: 3", "expected: utf-8", "found: bytes E36F2C42"]);
        yield return (
            "invalid UTF-8 in the middle", [.. Long, 0xC3, 0x28, .. "\n"u8], "ENCODING_INVALID",
            ["byte_offset: 90002", "line: 10002", "expected: utf-8", "found: bytes C3280A"]);
        yield return (
            "UTF-16 without its mark", Encoding.Unicode.GetBytes("name,city\nAna,Recife\n"), "ENCODING_INVALID",
            ["byte_offset: 0", "line: 1", "expected: utf-8", "found: UTF-16 without…"]);
        yield return (
            "UTF-16 that is cut within a character", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,2\n3"), 0x3D], "ENCODING_INVALID",
            ["expected: utf-16"]);
        yield return (
            "zeros where an upload was cut short", [.. Long, 0, 0, 0], "ENCODING_INVALID",
            ["byte_offset: 90002", "line: 10002", "expected: text", "found: byte 00"]);
    }

    private static IEnumerable<(string, byte[], string, string[])> OfCompression()
    {
        byte[] whole = Gzip(Long);
        yield return ("gzip cut short", whole[..^9], "COMPRESSION_INVALID", ["byte_offset", "expected: GZIP data"]);
        yield return ("gzip cut short in its header", whole[..9], "COMPRESSION_INVALID", ["byte_offset: 0", "expected: GZIP data"]);
        yield return (
            "gzip with garbage behind it", [.. whole, .. "garbage"u8], "COMPRESSION_INVALID", ["byte_offset", "found: data that…"]);
        byte[] damaged = [.. whole];
        damaged[^6] ^= 0x55;
        yield return ("gzip with a wrong checksum", damaged, "COMPRESSION_INVALID", ["byte_offset", "expected: GZIP data"]);
    }

    /// <summary>They hold no column; a finding says of each what it is.</summary>
    private static IEnumerable<(string, byte[], string, string[])> OfNoText()
    {
        yield return ("nothing", [], "NO_COLUMNS", []);
        yield return ("empty lines alone", Utf8("\r\n\n\n"), "NO_COLUMNS", []);
        yield return ("NUL bytes", Utf8("a,b\n1,\0\n"), "NO_COLUMNS", []);
        yield return ("a spreadsheet", [.. "PK\u0003\u0004"u8, 0x14, 0, 6, 0, 8, 0], "NO_COLUMNS", []);
        yield return ("a Parquet file", [.. "PAR1"u8, 0x15, 4, 0x15, 0x10, .. "PAR1"u8], "NO_COLUMNS", []);
        yield return ("gzip of nothing", Gzip(), "NO_COLUMNS", []);
    }
}
