using System.Globalization;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>Values of one setting, read as the binder of the configuration reads them.</summary>
internal static class SettingValue
{
    /// <summary>Whether a setting of a type has one value.</summary>
    public static bool IsOne(Type type) =>
        type.IsEnum
        || type == typeof(string)
        || type == typeof(bool)
        || type == typeof(int)
        || type == typeof(long)
        || type == typeof(TimeSpan);

    /// <summary>What is right in place of a value; null where it is right.</summary>
    public static string? Expected(Type type, string value) => CanRead(type, value) ? null : InWords(type);

    /// <summary>What is right, in words.</summary>
    public static string InWords(Type type)
    {
        if (type.IsEnum)
        {
            return string.Join(" or ", Enum.GetNames(type));
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 => $"a whole number of at most {int.MaxValue}",
            TypeCode.Int64 => $"a whole number of at most {long.MaxValue}",
            _ when type == typeof(TimeSpan) => "a time such as 00:00:30, or 1.00:00:00 for a day,",
            _ => $"a {type.Name}",
        };
    }

    private static bool CanRead(Type type, string value)
    {
        if (type.IsEnum)
        {
            return Enum.TryParse(type, value, ignoreCase: true, out _);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => bool.TryParse(value, out _),
            TypeCode.Int32 => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            TypeCode.Int64 => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            _ when type == typeof(TimeSpan) => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
            _ => type == typeof(string),
        };
    }
}
