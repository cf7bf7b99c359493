using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Medallion.FunctionalTests.Runs;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Statuses that gRPC makes by itself say as much as those that the service makes.</summary>
public sealed class BareStatusTests : IAsyncLifetime
{
    private const string ListRuns = "/medallion.v1.RunService/ListRuns";
    private const string Reflect = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

    private Lake _lake = null!;

    public async Task InitializeAsync() => _lake = await Lake.InFolderAsync();

    public async Task DisposeAsync() => await _lake.DisposeAsync();

    [Theory]
    [InlineData("medallion.v1.RunService", "Nothing")]
    [InlineData("medallion.v2.Nothing", "Nothing")]
    public async Task Unknown_method_is_told(string service, string name)
    {
        Marshaller<ListRunsRequest> any = Marshallers.Create(static m => m.ToByteArray(), ListRunsRequest.Parser.ParseFrom);
        var method = new Method<ListRunsRequest, ListRunsRequest>(MethodType.Unary, service, name, any, any);
        var options = new CallOptions();

        RpcException one = await Assert.ThrowsAsync<RpcException>(async () =>
            await _lake.Calls.AsyncUnaryCall(method, null, options, new ListRunsRequest()));
        RpcException blocking = Assert.Throws<RpcException>(() =>
            _lake.Calls.BlockingUnaryCall(method, null, options, new ListRunsRequest()));

        AssertTold(one, "UNIMPLEMENTED", StatusCode.Unimplemented);
        AssertTold(blocking, "UNIMPLEMENTED", StatusCode.Unimplemented);
        Assert.Contains($"/{service}/{name}", one.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/medallion.v1.RunService")]
    [InlineData("/a/prefix/medallion.v1.RunService/ListRuns")]
    public async Task Path_that_is_none_of_a_method_is_told(string path)
    {
        using var caller = new RawCaller(_lake.Address);
        AssertTold(await caller.CallAsync(path, RawCaller.Frame([])), "UNIMPLEMENTED", StatusCode.Unimplemented);
    }

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { ListRuns, RawCaller.Frame([0x0A, 0x7F, 0x41]) }, // a text of 127 bytes, of which one is there
        { ListRuns, RawCaller.Frame([0x41])[..4] },
        { ListRuns, RawCaller.Frame([0x41, 0x42, 0x43])[..6] },
        { ListRuns, [.. RawCaller.Frame([]), .. RawCaller.Frame([])] },
        { ListRuns, [] },
        { ListRuns, RawCaller.Frame([0x41], isCompressed: true) },
        { "/medallion.v1.StageExecutionService/ReadBronze", RawCaller.Frame([0x0A, 0x7F, 0x41]) },
        { Reflect, RawCaller.Frame([0x0A, 0x7F, 0x41]) },
        { Reflect, RawCaller.Frame([0x41, 0x42, 0x43])[..6] },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Request_that_cannot_be_read_is_the_callers_fault(string path, byte[] body)
    {
        using var caller = new RawCaller(_lake.Address);

        RpcException error = await caller.CallAsync(path, body);

        AssertTold(error, "INVALID_REQUEST", StatusCode.InvalidArgument);
        Assert.Equal("request", Assert.Single(StatusContract.Find<BadRequest>(error)!.FieldViolations).Field);
    }

    [Fact]
    public async Task Request_above_4_MiB_is_refused()
    {
        var request = new ListRunsRequest { PageToken = new string('x', 5 << 20) };

        RpcException error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new RunService.RunServiceClient(_lake.Calls).ListRunsAsync(request));

        AssertTold(error, "INVALID_REQUEST", StatusCode.InvalidArgument);
        Assert.Contains("maximum", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encoding_that_the_service_does_not_know_is_told_with_those_it_does()
    {
        using var caller = new RawCaller(_lake.Address);

        RpcException error = await caller.CallAsync(ListRuns, RawCaller.Frame([0x41], isCompressed: true), ("grpc-encoding", "zip"));

        AssertTold(error, "UNIMPLEMENTED", StatusCode.Unimplemented);
        Assert.Contains("gzip", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_of_an_unknown_service_is_NOT_FOUND_with_what_to_do()
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Health.HealthClient(_lake.Calls).CheckAsync(new HealthCheckRequest { Service = "medallion.v1.Nothing" }));

        AssertTold(error, "SERVICE_NOT_FOUND", StatusCode.NotFound);
    }

    [Fact]
    public async Task Deadline_that_passes_is_told_whether_or_not_anything_was_sent_before()
    {
        await using RunsLake lake = await RunsLake.StartAsync(
            ("Medallion:Runs:MaxRunning", "1"), ("Medallion:Runs:ProgressInterval", "00:01:00"));
        lake.AddSlowObject();
        using var caller = new RawCaller(lake.First.Address);
        byte[] call = RawCaller.Frame(RunsLake.Request(lake.First, "slow").ToByteArray());

        AssertTold(await caller.CallAsync(
            "/medallion.v1.StageExecutionService/ReadBronze", call, ("grpc-timeout", "1m")), "CALL_TIMED_OUT", StatusCode.DeadlineExceeded);
        AssertTold(await caller.CallAsync(
            "/medallion.v1.StageExecutionService/ReadBronze", call, ("grpc-timeout", "1S")), "CALL_TIMED_OUT", StatusCode.DeadlineExceeded);
        await RunsLake.CancelAsync(lake.First, "slow");
    }

    [Fact]
    public async Task What_is_no_gRPC_is_left_to_HTTP()
    {
        using var client = new HttpClient
        {
            BaseAddress = _lake.Address,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage response = await client.GetAsync(new Uri("/favicon.ico", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    private static void AssertTold(RpcException error, string reason, StatusCode code)
    {
        new StatusContract().Check(error);
        Assert.Equal((reason, code), (StatusContract.Find<ErrorInfo>(error)?.Type, error.StatusCode));
        Assert.Equal("en", StatusContract.Find<LocalizedMessage>(error)!.Locale);
    }
}
