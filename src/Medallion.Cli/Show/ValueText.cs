using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Medallion.Parquet.Columns;

namespace Medallion.Cli.Show;

/// <summary>Writes Parquet values for a person.</summary>
internal static class ValueText
{
    private const int MaxHexBytes = 16;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>A value of an integer column.</summary>
    public static string Of(long value, ParquetType type) => type.Logical switch
    {
        LogicalKind.Date => DateOfDays(value),
        LogicalKind.Timestamp => TimestampOf(value, type),
        LogicalKind.Time => new TimeSpan(ToTicks(value, type.Unit)).ToString("c", CultureInfo.InvariantCulture),
        LogicalKind.Decimal => DecimalOf(value, type.Scale),
        LogicalKind.Integer when !type.IsSigned => Unsigned(value, type),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A value of a single-precision column.</summary>
    public static string Of(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value of a double-precision column.</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value of a boolean column.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A value of a byte-array column.</summary>
    public static string Of(ReadOnlySpan<byte> value, ParquetType type) => type.Logical switch
    {
        LogicalKind.String or LogicalKind.Enum or LogicalKind.Json => Encoding.UTF8.GetString(value),
        LogicalKind.Uuid when value.Length == 16 => new Guid(value, bigEndian: true).ToString(),
        LogicalKind.Decimal => DecimalOf(new BigInteger(value, isUnsigned: false, isBigEndian: true), type.Scale),
        LogicalKind.Float16 when value.Length == 2 => Of((float)BinaryPrimitives.ReadHalfLittleEndian(value)),
        _ when type.Physical == PhysicalType.Int96 && value.Length == 12 => ImpalaTimestampOf(value),
        _ => value.Length <= MaxHexBytes
            ? $"0x{Convert.ToHexString(value)}"
            : $"0x{Convert.ToHexString(value[..MaxHexBytes])}… ({value.Length:N0} bytes)",
    };

    private static string Unsigned(long value, ParquetType type) => type.BitWidth == 64
        ? ((ulong)value).ToString(CultureInfo.InvariantCulture)
        : ((uint)value).ToString(CultureInfo.InvariantCulture);

    private static string DateOfDays(long days)
    {
        long day = days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : $"{days} days since 1970-01-01";
    }

    private static string TimestampOf(long value, ParquetType type)
    {
        Int128 ticks = (Int128)DateTime.UnixEpoch.Ticks + ToTicks128(value, type.Unit);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return $"{value} {type.Unit.ToString().ToLowerInvariant()} since 1970-01-01";
        }

        string text = new DateTime((long)ticks).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return type.IsAdjustedToUtc ? $"{text}Z" : text;
    }

    /// <summary>Nanoseconds of the day, then the Julian day.</summary>
    private static string ImpalaTimestampOf(ReadOnlySpan<byte> value)
    {
        const long JulianDayOfEpoch = 2_440_588;
        const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TicksPerMicrosecond;
        long nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(value);
        long days = BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - JulianDayOfEpoch;
        return TimestampOf(days * MicrosecondsPerDay + nanoseconds / 1000, ParquetType.Timestamp);
    }

    private static long ToTicks(long value, TimeUnit unit) => (long)ToTicks128(value, unit);

    private static Int128 ToTicks128(Int128 value, TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Micros => value * TicksPerMicrosecond,
        _ => value / TimeSpan.NanosecondsPerTick,
    };

    private static string DecimalOf(BigInteger unscaled, int scale)
    {
        if (scale <= 0)
        {
            return (unscaled * BigInteger.Pow(10, -scale)).ToString(CultureInfo.InvariantCulture);
        }

        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string sign = unscaled.Sign < 0 ? "-" : "";
        return $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
