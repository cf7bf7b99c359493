using Google.Protobuf.Reflection;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Names of reasons as ErrorInfo spells them: without the enumeration's prefix.</summary>
internal static class ReasonNames
{
    private const string Prefix = "ERROR_REASON_";

    private static readonly EnumDescriptor Reasons =
        ErrorsReflection.Descriptor.EnumTypes.Single(static type => type.Name == nameof(ErrorReason));

    public static string NameOf(ErrorReason reason) =>
        Reasons.FindValueByNumber((int)reason)?.Name[Prefix.Length..] ?? $"{(int)reason}";

    /// <summary>Unspecified where the service knows a reason that this client does not.</summary>
    public static ErrorReason Parse(string name) => (ErrorReason)(Reasons.FindValueByName(Prefix + name)?.Number ?? 0);
}
