using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>The servers that all cells use: S3, and toxiproxy with a line to it.</summary>
public sealed class FaultServers : IAsyncLifetime
{
    internal const string StoreLineName = "store";

    internal S3TestServer Target { get; private set; } = null!;

    internal Toxiproxy Toxics { get; private set; } = null!;

    internal string StoreEndpoint { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (FaultTheoryAttribute.Reason is not null)
        {
            return;
        }

        Target = await S3TestServer.StartAsync();
        Toxics = await Toxiproxy.StartAsync();
        StoreEndpoint = await Toxics.AddLineAsync(StoreLineName, new Uri(Target.Endpoint));
    }

    public async Task DisposeAsync()
    {
        Target?.Dispose();
        if (Toxics is not null)
        {
            await Toxics.DisposeAsync();
        }
    }
}
