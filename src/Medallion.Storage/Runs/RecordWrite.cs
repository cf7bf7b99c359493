using System.Diagnostics.CodeAnalysis;

namespace Medallion.Storage.Runs;

/// <summary>How a conditional write ended.</summary>
public readonly record struct RecordWrite
{
    private RecordWrite(string? version) => Version = version;

    /// <summary>The record was not as expected; nothing was written.</summary>
    public static RecordWrite Conflict { get; }

    /// <summary>True where the write took effect; false for a conflict.</summary>
    [MemberNotNullWhen(true, nameof(Version))]
    public bool IsWritten => Version is not null;

    /// <summary>Version that the write made; null for a conflict.</summary>
    public string? Version { get; }

    internal static RecordWrite Written(string version) => new(version);
}
