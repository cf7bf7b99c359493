using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Medallion.Grpc.Authentication;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Runs.DynamoDb;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>
/// What the configuration may hold at a place, as the class that is bound to it says: one value, entries under names of their
/// own (of a list or a dictionary), or settings of given names.
/// </summary>
internal sealed class SettingShape
{
    private const string KeptBelow = "Find names the classes that others hold; a test compares them with those that there are.";
    private const DynamicallyAccessedMemberTypes Properties = DynamicallyAccessedMemberTypes.PublicProperties;

    private readonly Lazy<IReadOnlyDictionary<string, SettingShape>> _settings;

    [UnconditionalSuppressMessage("Trimming", "IL2077", Justification = KeptBelow)]
    private SettingShape([DynamicallyAccessedMembers(Properties)] Type type)
    {
        Type = Nullable.GetUnderlyingType(type) ?? type;
        (Type? keys, Type? entries) = EntriesOf(Type);
        Entries = entries is null ? null : new SettingShape(entries);
        Keys = keys;
        _settings = new(() => IsValue || Entries is not null ? Empty : Find(Type));
    }

    private SettingShape(IReadOnlyDictionary<string, SettingShape> settings)
    {
        Type = typeof(object);
        _settings = new(settings);
    }

    /// <summary>Type of the value, class of the settings, or collection of the entries; not one that may be null.</summary>
    [DynamicallyAccessedMembers(Properties)]
    public Type Type { get; }

    /// <summary>Whether there is one value.</summary>
    public bool IsValue => SettingValue.IsOne(Type);

    /// <summary>What every entry holds; null where there are none.</summary>
    public SettingShape? Entries { get; }

    /// <summary>Settings by their names, whatever their case.</summary>
    public IReadOnlyDictionary<string, SettingShape> Settings => _settings.Value;

    private static IReadOnlyDictionary<string, SettingShape> Empty { get; } = new Dictionary<string, SettingShape>();

    /// <summary>What the names of entries are read as; null: any name will do.</summary>
    private Type? Keys { get; }

    /// <summary>The shape of a class.</summary>
    public static SettingShape Of([DynamicallyAccessedMembers(Properties)] Type type) => new(type);

    /// <summary>The shape of a section with settings of several classes.</summary>
    public static SettingShape Of(params (string Name, SettingShape Shape)[] settings) => new(
        settings.ToDictionary(static setting => setting.Name, static setting => setting.Shape, StringComparer.OrdinalIgnoreCase));

    /// <summary>What is right in place of a value; null where it is right.</summary>
    public string? Expected(string value) => SettingValue.Expected(Type, value);

    /// <summary>What is right in place of the name of an entry; null where it is right.</summary>
    public string? ExpectedKey(string name) => Keys is { IsEnum: true } && !Enum.TryParse(Keys, name, ignoreCase: true, out _)
        ? SettingValue.InWords(Keys)
        : null;

    /// <summary>Its settings. The attributes keep those of classes that stand within others where code is trimmed.</summary>
    [DynamicDependency(Properties, typeof(StoreDefinition))]
    [DynamicDependency(Properties, typeof(S3StoreOptions))]
    [DynamicDependency(Properties, typeof(CallerToken))]
    [DynamicDependency(Properties, typeof(DynamoDbLedgerOptions))]
    [DynamicDependency(Properties, typeof(LeaseOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = KeptBelow)]
    private static Dictionary<string, SettingShape> Find([DynamicallyAccessedMembers(Properties)] Type type) => type
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
}
