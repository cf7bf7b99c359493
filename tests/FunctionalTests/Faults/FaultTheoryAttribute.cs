using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>A theory that needs the S3 server and the fault proxy of the kit; without them it is skipped, visibly.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaultTheoryAttribute : TheoryAttribute
{
    public FaultTheoryAttribute() => Skip = Reason;

    public static string? Reason { get; } = S3TestServer.Program is null || Toxiproxy.Program is null
        ? "No S3 gateway or no fault proxy: set MEDALLION_KIT."
        : null;
}
