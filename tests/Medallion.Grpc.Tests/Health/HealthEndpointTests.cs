using Grpc.Core;
using Grpc.Health.V1;
using Medallion.Grpc.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Medallion.Grpc.Tests.Health;

/// <summary>What probes and load balancers see over the wire.</summary>
public sealed class HealthEndpointTests
{
    [Theory]
    [InlineData(HealthStatusStore.WholeServer)]
    [InlineData(HealthServer.First)]
    [InlineData(HealthServer.Second)]
    public async Task A_started_server_serves(string service)
    {
        await using HealthServer server = await HealthServer.StartAsync();

        Assert.Equal(ServingStatus.Serving, await server.CheckAsync(service));
    }

    [Fact]
    public async Task A_service_out_of_order_takes_the_whole_server_with_it_and_no_other_service()
    {
        await using HealthServer server = await HealthServer.StartAsync();

        server.Store.SetNotServing(HealthServer.First);

        Assert.Equal(ServingStatus.NotServing, await server.CheckAsync(HealthServer.First));
        Assert.Equal(ServingStatus.Serving, await server.CheckAsync(HealthServer.Second));
        Assert.Equal(ServingStatus.NotServing, await server.CheckAsync(HealthStatusStore.WholeServer));
    }

    [Fact]
    public async Task Checking_an_unknown_service_is_NOT_FOUND()
    {
        await using HealthServer server = await HealthServer.StartAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => server.CheckAsync("medallion.v1.Nothing"));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Watching_tells_every_change()
    {
        await using HealthServer server = await HealthServer.StartAsync();
        using AsyncServerStreamingCall<HealthCheckResponse> watch = Watch(server, HealthServer.First);

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        server.Store.SetNotServing(HealthServer.First);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        server.Store.SetServing(HealthServer.First);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watching_an_unknown_service_says_so_and_stays_open()
    {
        await using HealthServer server = await HealthServer.StartAsync();
        using AsyncServerStreamingCall<HealthCheckResponse> watch = Watch(server, "medallion.v1.Nothing");

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
    }

    [Fact]
    public async Task A_server_that_is_asked_to_end_says_so_while_its_runs_still_finish()
    {
        var runs = new SlowToStop();
        await using HealthServer server = await HealthServer.StartAsync(
            services => services.AddSingleton<IHostedService>(runs));
        using AsyncServerStreamingCall<HealthCheckResponse> watch = Watch(server, HealthServer.Second);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        Task stopped = server.StopAsync();
        await runs.Stopping;

        Assert.Equal(ServingStatus.NotServing, await server.CheckAsync(HealthStatusStore.WholeServer));
        Assert.Equal(ServingStatus.NotServing, await server.CheckAsync(HealthServer.First));
        Assert.Equal([ServingStatus.NotServing], (await RestAsync(watch)).Distinct());
        runs.Release();
        await stopped;
    }

    private static AsyncServerStreamingCall<HealthCheckResponse> Watch(HealthServer server, string service) =>
        server.Client.Watch(new HealthCheckRequest { Service = service });

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        return watch.ResponseStream.Current.Status;
    }

    private static async Task<List<ServingStatus>> RestAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        var rest = new List<ServingStatus>();
        await foreach (HealthCheckResponse answer in watch.ResponseStream.ReadAllAsync())
        {
            rest.Add(answer.Status);
        }

        return rest;
    }
}
