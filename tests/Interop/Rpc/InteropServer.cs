using Medallion.Grpc.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Interop.Rpc;

/// <summary>The service of gRPC's interoperability tests, hosted as the product's own services are: the same server and pipeline.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private InteropServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public static async Task<InteropServer> StartAsync()
    {
        WebApplication application = MedallionHost.Build(new MedallionHostOptions
        {
            Settings = new Dictionary<string, string?> { ["Medallion:Stores:0:Uri"] = new Uri(Path.GetTempPath()).AbsoluteUri },
            ListenUrl = "http://127.0.0.1:0",
            Quiet = true,
            Upkeep = false,
        });
        application.Use(InteropService.NoteFlags);
        application.MapGrpcService<InteropService>();
        await application.StartAsync();
        return new InteropServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
