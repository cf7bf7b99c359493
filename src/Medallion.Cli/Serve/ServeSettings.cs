namespace Medallion.Cli.Serve;

/// <summary>How the service is started.</summary>
/// <param name="Stores">Stores that requests may name; they replace the configured ones from the first on.</param>
/// <param name="Listen">Where to listen; null as configured.</param>
/// <param name="Arguments">Settings on the command line, as .NET configuration reads them.</param>
internal sealed record ServeSettings(IReadOnlyList<string> Stores, string? Listen, IReadOnlyList<string> Arguments);
