using System.ComponentModel;
using System.Reflection;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>
/// What the configuration may hold at a place, as the class that is bound to it says: one value, entries under names of their
/// own (of a list or a dictionary), or settings of given names.
/// </summary>
internal sealed class SettingShape
{
    private readonly Type _type;
    private readonly Lazy<IReadOnlyDictionary<string, SettingShape>> _settings;

    private SettingShape(Type type)
    {
        _type = Nullable.GetUnderlyingType(type) ?? type;
        (Type? keys, Type? entries) = EntriesOf(_type);
        Entries = entries is null ? null : new SettingShape(entries);
        Keys = keys;
        _settings = new(() => IsValue || Entries is not null ? Empty : Find(_type));
    }

    private SettingShape(IReadOnlyDictionary<string, SettingShape> settings)
    {
        _type = typeof(object);
        _settings = new(settings);
    }

    /// <summary>Whether there is one value.</summary>
    public bool IsValue =>
        _type == typeof(string) || (_type.IsValueType && TypeDescriptor.GetConverter(_type).CanConvertFrom(typeof(string)));

    /// <summary>What every entry holds; null where there are none.</summary>
    public SettingShape? Entries { get; }

    /// <summary>Settings by their names, whatever their case.</summary>
    public IReadOnlyDictionary<string, SettingShape> Settings => _settings.Value;

    private static IReadOnlyDictionary<string, SettingShape> Empty { get; } = new Dictionary<string, SettingShape>();

    /// <summary>What the names of entries are read as; null: any name will do.</summary>
    private Type? Keys { get; }

    /// <summary>The shape of a class.</summary>
    public static SettingShape Of(Type type) => new(type);

    /// <summary>The shape of a section with settings of several classes.</summary>
    public static SettingShape Of(params (string Name, SettingShape Shape)[] settings) => new(
        settings.ToDictionary(static setting => setting.Name, static setting => setting.Shape, StringComparer.OrdinalIgnoreCase));

    /// <summary>What is right in place of a value; null where it is right.</summary>
    public string? Expected(string value)
    {
        if (_type == typeof(string))
        {
            return null;
        }

        try
        {
            TypeDescriptor.GetConverter(_type).ConvertFromInvariantString(value);
            return null;
        }
#pragma warning disable CA1031 // converters throw whatever they like; the binder does the same with it
        catch (Exception)
#pragma warning restore CA1031
        {
            return InWords(_type);
        }
    }

    /// <summary>What is right in place of the name of an entry; null where it is right.</summary>
    public string? ExpectedKey(string name) => Keys is { IsEnum: true } && !Enum.TryParse(Keys, name, ignoreCase: true, out _)
        ? InWords(Keys)
        : null;

    private static Dictionary<string, SettingShape> Find(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(static property => property.SetMethod is { IsPublic: true } || IsFilled(property.PropertyType))
        .ToDictionary(static property => property.Name, static property => Of(property.PropertyType), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the binder adds to what is there.</summary>
    private static bool IsFilled(Type type) => type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IList<>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>));

    private static (Type? Keys, Type? Entries) EntriesOf(Type type)
    {
        if (type.IsArray)
        {
            return (null, type.GetElementType());
        }

        Type[] arguments = IsFilled(type) ? type.GetGenericArguments() : [];
        return arguments switch
        {
            [Type entries] => (null, entries),
            [Type keys, Type entries] => (keys, entries),
            _ => (null, null),
        };
    }

    private static string InWords(Type type)
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
}
