using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using ErrorInfo = Google.Rpc.ErrorInfo;

namespace Medallion.Grpc.Tests.Authentication;

public sealed class TokenTests : IDisposable
{
    private const string First = "a-token-of-one-team";
    private const string Second = "a-token-of-another-team";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Bearer " + First)]
    [InlineData("bearer " + Second)]
    public async Task Each_configured_token_opens_the_service(string authorization)
    {
        await using MedallionHost host = await StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);

        ListRunsResponse answer = await new RunService.RunServiceClient(Checked(channel)).ListRunsAsync(new(), Header(authorization));

        Assert.Empty(answer.Runs);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(First)]
    [InlineData("Bearer ")]
    [InlineData("Bearer a-token-of-one-teaM")]
    [InlineData("Basic " + First)]
    public async Task Anything_else_is_refused_with_what_to_do(string? authorization)
    {
        await using MedallionHost host = await StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);

        RpcException error = await Assert.ThrowsAsync<RpcException>(
            async () => await new RunService.RunServiceClient(Checked(channel)).ListRunsAsync(new(), Header(authorization)));
        using var stream = new StageExecutionService.StageExecutionServiceClient(Checked(channel)).ReadBronze(new(), Header(authorization));
        RpcException streamError = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, streamError.StatusCode);
        byte[] details = error.Trailers.GetValueBytes("grpc-status-details-bin")!;
        var status = Google.Rpc.Status.Parser.ParseFrom(details);
        var info = status.Details.First(static any => any.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        Assert.Equal("UNAUTHENTICATED", info.Type);
        Assert.Contains("token", info.Metadata["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_need_no_token()
    {
        await using MedallionHost host = await StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);

        HealthCheckResponse answer = await new global::Grpc.Health.V1.Health.HealthClient(Checked(channel)).CheckAsync(new());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Tokens_that_cannot_be_used_are_all_named_before_the_service_starts()
    {
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(
            ("Medallion:Tokens:2:Value", "short"), ("Medallion:Tokens:3:File", Path.Combine(_folder.FullName, "absent"))));

        Assert.Contains("Medallion:Tokens:2", error.Message, StringComparison.Ordinal);
        Assert.Contains("Medallion:Tokens:3:File", error.Message, StringComparison.Ordinal);
    }

    private static CallInvoker Checked(GrpcChannel channel) => channel.Intercept(new StatusContract());

    private static Metadata Header(string? authorization) =>
        authorization is null ? [] : new Metadata { { "authorization", authorization } };

    private Task<MedallionHost> StartAsync(params (string Name, string Value)[] settings)
    {
        string file = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(file, Second + "\n");
        var all = new Dictionary<string, string?>
        {
            ["Medallion:Stores:0:Uri"] = new Uri(_folder.FullName).AbsoluteUri,
            ["Medallion:Tokens:0:Value"] = First,
            ["Medallion:Tokens:1:File"] = file,
        };
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        return MedallionHost.StartAsync(
            new MedallionHostOptions { Settings = all, ListenUrl = "http://127.0.0.1:0", Quiet = true }, CancellationToken.None);
    }
}
