using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using ErrorInfo = Google.Rpc.ErrorInfo;

namespace Medallion.Grpc.Tests.Authentication;

/// <summary>A service with settings of its own, which a client calls with one token or another.</summary>
internal sealed class JwtService : IAsyncDisposable
{
    private readonly MedallionHost _host;
    private readonly GrpcChannel _channel;

    private JwtService(MedallionHost host)
    {
        _host = host;
        _channel = GrpcChannel.ForAddress(host.Address);
        Calls = _channel.Intercept(new StatusContract());
    }

    public CallInvoker Calls { get; }

    public static async Task<JwtService> StartAsync(IEnumerable<(string Name, string Value)> settings, TimeProvider? time = null)
    {
        var all = new Dictionary<string, string?> { ["Medallion:Stores:0:Uri"] = new Uri(Path.GetTempPath()).AbsoluteUri };
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        var options = new MedallionHostOptions
        {
            Settings = all,
            ListenUrl = "http://127.0.0.1:0",
            Quiet = true,
            Upkeep = false,
            Time = time ?? TimeProvider.System,
        };
        return new JwtService(await MedallionHost.StartAsync(options, CancellationToken.None));
    }

    /// <summary>Calls with a token; null where the call was let in, else the reason and the words of the refusal.</summary>
    public async Task<(string Reason, string Words)?> CallAsync(string? token)
    {
        Metadata headers = token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } };
        try
        {
            await new RunService.RunServiceClient(Calls).ListRunsAsync(new ListRunsRequest(), headers);
            return null;
        }
        catch (RpcException refusal)
        {
            return (StatusContract.Find<ErrorInfo>(refusal)!.Type, refusal.Status.Detail);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }
}
