using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Medallion.FunctionalTests.Tables;

/// <summary>The cells of a column, and the values that they are to become.</summary>
internal static class AnyColumn
{
    /// <summary>Stands for null among values; no cell is this text.</summary>
    public const string Null = "␀";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    private static readonly string[] Pieces =
        ["a", "\"", ",", ";", "\n", "\r\n", " ", "é", "日本", "|", "\t", "0", "'", "7", "-", "2024-01-31", "true", "1.5"];

    /// <summary>Few different cells, so that values repeat.</summary>
    public static Gen<string?> Cell(ColumnKind kind) => kind switch
    {
        ColumnKind.Name => Gen.Elements(Pieces).ListOf().Select(static pieces => (string?)("x" + string.Concat(pieces.Take(6)))),
        ColumnKind.OddText => Gen.Elements<string?>(null, "", "007", "TRUE", "\"", "a,b", "line\nbreak", " padded "),
        ColumnKind.Integer => Gen.Elements<string?>(null, "", "0", "-7", "42", "9007199254740993"),
        ColumnKind.Real => Gen.Elements<string?>(null, "", "1.5", "1.50", "-0.1", "10", "2e-3", "0.30000000000000004"),
        ColumnKind.Flag => Gen.Elements<string?>(null, "", "true", "false"),
        ColumnKind.Date => Gen.Elements<string?>(null, "", "2024-02-29", "1931-12-01"),
        ColumnKind.Time => Gen.Elements<string?>(
            null, "", "2024-02-29", "2024-02-29T00:00", "2024-02-29 12:34:56", "1931-12-01T23:59:59.000001"),
        ColumnKind.Instant => Gen.Elements<string?>(
            null, "", "2024-02-29T12:34:56Z", "2024-02-29 13:34:56+01:00", "1931-12-01T23:59:59.5-03:00"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Texts of the values that the cells of a whole column become.</summary>
    public static string[] Values(ColumnKind kind, IReadOnlyList<string?> cells)
    {
        bool isText = kind is ColumnKind.Name or ColumnKind.OddText || cells.All(string.IsNullOrEmpty);
        if (isText)
        {
            return [.. cells.Select(static cell => cell ?? Null)];
        }

        bool hasTimes = cells.Any(static cell => cell?.Length > "yyyy-MM-dd".Length);
        return [.. cells.Select(cell => string.IsNullOrEmpty(cell) ? Null : Value(kind, cell, hasTimes))];
    }

    private static string Value(ColumnKind kind, string cell, bool hasTimes) => kind switch
    {
        ColumnKind.Real => double.Parse(cell, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        ColumnKind.Time when hasTimes => DateTime.Parse(cell, CultureInfo.InvariantCulture)
            .ToString(TimeFormat, CultureInfo.InvariantCulture),
        ColumnKind.Instant => DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture).UtcDateTime
            .ToString(TimeFormat, CultureInfo.InvariantCulture),
        _ => cell,
    };
}
