using System.Reflection;
using Google.Protobuf.Reflection;

namespace Medallion.Cli.Pipelines;

/// <summary>Names of proto enumerations as the protos spell them.</summary>
internal static class ProtoNames
{
    /// <summary>The name without the enumeration's prefix; the number where this client does not know it.</summary>
    public static string Of<TEnum>(TEnum value, string prefix)
        where TEnum : struct, Enum
    {
        string? name = typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name;
        return name is null ? value.ToString() : name[prefix.Length..];
    }
}
