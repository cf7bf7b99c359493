using Grpc.Core;
using Medallion.FunctionalTests.Crash;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Security;

/// <summary>A service in its own process, whose callers present tokens of an OpenID Connect issuer.</summary>
public sealed class IssuerTests
{
    [Fact]
    public async Task Token_of_the_issuer_opens_the_service_and_one_for_another_does_not()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using ServiceProcess service = await ServiceProcess.StartAsync(
            [
                ("Medallion:Stores:0:Uri", new Uri(Path.GetTempPath()).AbsoluteUri),
                ("Medallion:Ledger:Store", "memory"),
                .. issuer.Settings(),
            ]);
        var runs = new RunService.RunServiceClient(service.Channel);

        ListRunsResponse answer = await runs.ListRunsAsync(new ListRunsRequest(), With(issuer.Token()));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            async () => await runs.ListRunsAsync(new ListRunsRequest(), With(issuer.Token(audience: "another"))));

        Assert.Empty(answer.Runs);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("meant for another service", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Metadata With(string token) => new() { { "authorization", $"Bearer {token}" } };
}
