using System.Diagnostics;
using Benchmarks.Contestants;

namespace Medallion.FunctionalTests.Load;

/// <summary>
/// Whose turn it is on the cores of one machine that stands in for several. The callers of 200 pipelines would be on machines of
/// their own: what they take here must not count as slowness of the service. So the service and whoever asks for its health come
/// before them, where that is allowed (it takes root); else they are some among them.
/// </summary>
internal static class Priority
{
    private const string Nice = "nice";

    private static readonly string[] _before = ["-n", "-10"];

    /// <summary>A service that comes before its callers.</summary>
    public static ServiceProgram BeforeCallers(ServiceProgram program) =>
        program with { Command = Nice, Arguments = [.. _before, program.Command, .. program.Arguments] };

    /// <summary>A command that comes before the callers; its output and errors are to be read.</summary>
    public static ProcessStartInfo BeforeCallers(string command, IEnumerable<string> arguments) =>
        new(Nice, [.. _before, command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
