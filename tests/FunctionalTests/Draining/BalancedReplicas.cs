using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Medallion.FunctionalTests.Draining;

/// <summary>One connection to several replicas, of which each call takes the next one that is there: as of a headless service.</summary>
internal sealed class BalancedReplicas : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly GrpcChannel _channel;

    public BalancedReplicas(IEnumerable<Uri> replicas)
    {
        BalancerAddress[] addresses = [.. replicas.Select(static replica => new BalancerAddress(replica.Host, replica.Port))];
        _services = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses))
            .BuildServiceProvider();
        _channel = GrpcChannel.ForAddress("static:///medallion", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = _services,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
        });
    }

    public CallInvoker Calls => _channel.CreateCallInvoker();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _services.DisposeAsync();
    }
}
