using Grpc.Core;

namespace Medallion.Protocol.Client;

/// <summary>Names the language of a call beside its request: a caller that is refused is told in it, its request unread.</summary>
internal static class CallLanguage
{
    /// <summary>Options of a call in a language; an empty one asks for none.</summary>
    public static CallOptions Options(string language, CancellationToken cancellationToken) => new(
        language.Length == 0 ? null : new Metadata { { "accept-language", language } }, cancellationToken: cancellationToken);
}
