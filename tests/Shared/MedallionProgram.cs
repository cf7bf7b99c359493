namespace Medallion.Tests.Shared;

/// <summary>
/// The program that tests start: what was built with them, or what <c>MEDALLION_PROGRAM</c> names, which is published native
/// code.
/// </summary>
internal static class MedallionProgram
{
    /// <summary>Path of a published program; null: what was built is meant.</summary>
    public static string? Published { get; } = Environment.GetEnvironmentVariable("MEDALLION_PROGRAM") is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : null;

    /// <summary>What is started.</summary>
    public static string Command => Published ?? "dotnet";

    /// <summary>What it is told, so that the command line tool gets the arguments.</summary>
    public static string[] With(params IEnumerable<string> arguments) => Published is null
        ? [Path.Combine(AppContext.BaseDirectory, "medallion.dll"), .. arguments]
        : [.. arguments];
}
