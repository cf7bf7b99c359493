using System.Globalization;
using System.Text;
using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Contracts;

/// <summary>Reads and writes single values of a column as the text that people write in a CSV.</summary>
internal sealed class CellText(ColumnType type)
{
    private const string DateFormat = "yyyy-MM-dd";
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF";

    private char[] _scratch = new char[64];

    /// <summary>The text of a value, by its position among the column's values; valid until the next call.</summary>
    public ReadOnlySpan<char> Of(ColumnBuffer column, int value)
    {
        switch (column)
        {
            case BinaryBuffer binary:
                return Decode(binary[value]);
            case ValueBuffer<bool> flags:
                return flags.Values[value] ? "true" : "false";
            case ValueBuffer<int> days:
                return Format(DateTime.UnixEpoch.AddDays(days.Values[value]), DateFormat);
            case ValueBuffer<long> longs when type is ColumnType.Bigint:
                return Format(longs.Values[value], null);
            case ValueBuffer<long> micros:
                return Format(DateTime.UnixEpoch.AddMicroseconds(micros.Values[value]), TimestampFormat);
            case ValueBuffer<double> doubles:
                return Format(doubles.Values[value], "R");
            default:
                throw new InvalidOperationException($"No text stands for {column.GetType().Name}.");
        }
    }

    /// <summary>A value's place on the number line; null for text and booleans.</summary>
    public static double? Order(ColumnBuffer column, int value) => column switch
    {
        ValueBuffer<int> days => days.Values[value],
        ValueBuffer<long> longs => longs.Values[value],
        ValueBuffer<double> doubles => doubles.Values[value],
        _ => null,
    };

    /// <summary>The text of a bound or an allowed value as <see cref="Of"/> writes it, and its place on the number line.</summary>
    public bool TryNormalize(string text, out string normalized, out double? order)
    {
        order = null;
        normalized = text;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        switch (type)
        {
            case ColumnType.String:
                return true;
            case ColumnType.Boolean:
                normalized = text.ToLowerInvariant();
                return normalized is "true" or "false";
            case ColumnType.Bigint when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                (normalized, order) = (number.ToString(CultureInfo.InvariantCulture), number);
                return true;
            case ColumnType.Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real):
                (normalized, order) = (real.ToString("R", CultureInfo.InvariantCulture), real);
                return true;
            case ColumnType.Date when DateTime.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, Utc, out DateTime date):
                (normalized, order) = (text, (date - DateTime.UnixEpoch).Days);
                return true;
            case ColumnType.Timestamp or ColumnType.TimestampUtc
                when DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTime time):
                normalized = time.ToString(TimestampFormat, CultureInfo.InvariantCulture);
                order = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                return true;
            default:
                return false;
        }
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8)
    {
        if (_scratch.Length < utf8.Length)
        {
            _scratch = new char[utf8.Length];
        }

        return _scratch.AsSpan(0, Encoding.UTF8.GetChars(utf8, _scratch));
    }

    private ReadOnlySpan<char> Format<T>(T value, string? format)
        where T : ISpanFormattable
    {
        value.TryFormat(_scratch, out int written, format, CultureInfo.InvariantCulture);
        return _scratch.AsSpan(0, written);
    }
}
