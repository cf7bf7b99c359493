using Interop.Harness;
using Medallion.Tests.Shared;

namespace Interop.Rpc;

/// <summary>Clients that are not ours call the product's service.</summary>
public sealed class ServiceClientTests(ServiceUnderClients services) : IClassFixture<ServiceUnderClients>
{
    private static readonly string? Grpcurl =
        RepositoryPaths.Kit is { } kit && Path.Combine(kit, "bin", "grpcurl") is var path && File.Exists(path) ? path : null;

    private static readonly string[] ForEveryClient =
    [
        "health_is_checked_without_a_token", "health_is_watched", "stage_is_streamed_to_its_result", "deadline_ends_a_stream",
        "cancellation_ends_a_stream_and_not_the_run", "requests_may_be_compressed", "refusal_comes_in_the_language_asked_for",
        "call_without_a_token_is_refused", "tls_is_spoken_with_the_authority", "tls_is_refused_with_another_authority",
        "certificate_of_the_caller_is_accepted", "certificate_of_a_stranger_is_not", "caller_without_a_certificate_is_not_served",
    ];

    public static TheoryData<string> Cases => [.. ForEveryClient];

    public static TheoryData<string> CasesWithReflection => [.. ForEveryClient, "services_are_found_by_reflection_v1alpha"];

    [PythonTheory]
    [MemberData(nameof(CasesWithReflection))]
    public async Task Grpcio_is_served(string name) => AssertPassed(name, await services.Python);

    [NodeTheory]
    [MemberData(nameof(Cases))]
    public async Task Grpc_js_is_served(string name) => AssertPassed(name, await services.Node);

    [GrpcurlFact]
    public async Task Grpcurl_finds_the_services_by_reflection_and_calls_them()
    {
        string[] me = ["-plaintext", "-H", $"authorization: Bearer {ServiceUnderClients.Token}"];

        string listed = await RunAsync([.. me, services.Plain, "list"]);
        string described = await RunAsync([.. me, services.Plain, "describe", "medallion.v1.ReadBronzeRequest"]);
        string called = await RunAsync(
            [.. me, "-d", """{"pageSize": 5}""", services.Plain, "medallion.v1.RunService/ListRuns"]);
        string streamed = await RunAsync(
        [
            .. me, "-d", $$$"""{"run":{"key":{"pipeline":"grpcurl","runId":"1"}},"storeUri":"{{{services.Store}}}"}""",
            services.Plain, "medallion.v1.StageExecutionService/ReadBronze",
        ]);

        Assert.Contains("medallion.v1.StageExecutionService", listed, StringComparison.Ordinal);
        Assert.Contains("grpc.health.v1.Health", listed, StringComparison.Ordinal);
        Assert.Contains("string store_uri = 2;", described, StringComparison.Ordinal);
        Assert.StartsWith("{", called, StringComparison.Ordinal);
        Assert.Contains("\"row_count\": \"2\"", streamed, StringComparison.Ordinal);
    }

    [GrpcurlFact]
    public async Task Grpcurl_presents_its_certificate()
    {
        string[] call =
            ["-cacert", services.PathOf("ours.crt"), services.MutualTls, "grpc.health.v1.Health/Check"];
        string[] me = ["-cert", services.PathOf("caller.crt"), "-key", services.PathOf("caller.key")];
        string[] token = ["-H", $"authorization: Bearer {ServiceUnderClients.Token}"];

        string answer = await RunAsync([.. me, .. token, .. call]);

        Assert.Contains("SERVING", answer, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync([.. token, .. call]));
    }

    private static Task<string> RunAsync(string[] arguments) => ReaderScripts.RunProcessAsync(Grpcurl!, arguments);

    private static void AssertPassed(string name, IEnumerable<CaseOutcome> outcomes) =>
        Assert.Equal("", Assert.Single(outcomes, outcome => outcome.Name == name).Problem);

    /// <summary>A test with grpcurl; says so and is skipped where the kit is absent.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class GrpcurlFactAttribute : FactAttribute
    {
        public GrpcurlFactAttribute() =>
            Skip = Grpcurl is null ? "grpcurl is not there: set MEDALLION_KIT to the unpacked kit." : null;
    }
}
