using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Cli.Show;

/// <summary>What the statistics of a column's chunks say together; null where one of them does not say.</summary>
/// <param name="Nulls">Number of nulls.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
internal readonly record struct ColumnBounds(long? Nulls, string? Min, string? Max)
{
    public static ColumnBounds Of(IEnumerable<Statistics?> statistics, ParquetType type)
    {
        Statistics?[] all = [.. statistics];
        return new ColumnBounds(
            all.All(static one => one?.NullCount is not null) ? all.Sum(static one => one!.NullCount) : null,
            ExtremeOf(all.Select(static one => one?.MinValue), type, sign: 1),
            ExtremeOf(all.Select(static one => one?.MaxValue), type, sign: -1));
    }

    private static string? ExtremeOf(IEnumerable<ReadOnlyMemory<byte>?> values, ParquetType type, int sign)
    {
        ReadOnlyMemory<byte>? extreme = null;
        foreach (ReadOnlyMemory<byte>? value in values)
        {
            if (value is null)
            {
                return null;
            }

            if (extreme is null || sign * StatisticValue.Compare(value.Value.Span, extreme.Value.Span, type) < 0)
            {
                extreme = value;
            }
        }

        return extreme is { } found ? StatisticValue.ToText(found.Span, type) : null;
    }
}
