using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>One line of the log.</summary>
internal sealed record LogLine(
    string Category, LogLevel Level, int EventId, string Text, IReadOnlyDictionary<string, string> Fields, string Exception);
