using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Medallion.Grpc.Hosting;

namespace Medallion.Grpc.Tests.Hosting;

/// <summary>Addresses that are not to be had end the start with the setting that names them.</summary>
public sealed class ListenFaultTests : IDisposable
{
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);

    public ListenFaultTests() => _other.Start();

    private int TakenPort => ((IPEndPoint)_other.LocalEndpoint).Port;

    public void Dispose() => _other.Dispose();

    [Fact]
    public async Task Port_that_somebody_else_has_is_named()
    {
        string problem = await ProblemAsync($"http://127.0.0.1:{TakenPort}");

        Assert.Equal(
            $"Medallion:Listen is http://127.0.0.1:{TakenPort}, where the service cannot listen: "
            + "somebody else does; end that, or choose another port",
            problem);
    }

    [Fact]
    public async Task Address_of_another_machine_is_named()
    {
        string problem = await ProblemAsync("http://192.0.2.1:5080"); // RFC 5737: of nobody

        Assert.StartsWith("Medallion:Listen is http://192.0.2.1:5080", problem, StringComparison.Ordinal);
        Assert.Contains("this machine has no such address", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Medallion:Metrics:Port")]
    [InlineData("Medallion:Health:Port")]
    public async Task Port_of_metrics_or_probes_that_somebody_else_has_is_named(string setting)
    {
        string problem = await ProblemAsync("http://127.0.0.1:0", (setting, TakenPort.ToString(CultureInfo.InvariantCulture)));

        Assert.StartsWith($"{setting} is {TakenPort} of 127.0.0.1, where", problem, StringComparison.Ordinal);
    }

    private static async Task<string> ProblemAsync(string listen, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Medallion:Stores:0:Uri"] = new Uri(Path.GetTempPath()).AbsoluteUri };
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        var options = new MedallionHostOptions { Settings = all, ListenUrl = listen, Quiet = true, Upkeep = false };
        SettingsException error = await Assert.ThrowsAsync<SettingsException>(
            () => MedallionHost.StartAsync(options, CancellationToken.None));
        return Assert.Single(error.Problems);
    }
}
