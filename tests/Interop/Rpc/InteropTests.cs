using Interop.Harness;

namespace Interop.Rpc;

/// <summary>
/// The cases of gRPC's interoperability tests, by clients in three languages. What is left out, and why, stands in README.md
/// beside this file.
/// </summary>
public sealed class InteropTests(InteropRuns runs) : IClassFixture<InteropRuns>
{
    private static readonly string[] ForEveryClient =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming", "server_streaming",
        "server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message",
        "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin",
        "cancel_after_first_response", "timeout_on_sleeping_server", "concurrent_large_unary",
    ];

    public static TheoryData<string> Cases => [.. ForEveryClient];

    public static TheoryData<string> CasesWithCompressedStreams => [.. ForEveryClient, "client_compressed_streaming"];

    [Theory]
    [MemberData(nameof(CasesWithCompressedStreams))]
    public async Task Grpc_Net_Client_is_answered(string name)
    {
        using var cases = new DotNetCases(runs.Address);

        await cases.RunAsync(name).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [PythonTheory]
    [MemberData(nameof(Cases))]
    public async Task Grpcio_is_answered(string name) => AssertPassed(name, await runs.Python);

    [NodeTheory]
    [MemberData(nameof(CasesWithCompressedStreams))]
    public async Task Grpc_js_is_answered(string name) => AssertPassed(name, await runs.Node);

    private static void AssertPassed(string name, IEnumerable<CaseOutcome> outcomes) =>
        Assert.Equal("", Assert.Single(outcomes, outcome => outcome.Name == name).Problem);
}
