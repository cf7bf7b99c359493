using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Faults;

/// <summary>A fault proxy for TCP connections (toxiproxy, from the unpacked kit) on free loopback ports.</summary>
internal sealed class Toxiproxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control;

    private Toxiproxy(Process process, int port)
    {
        _process = process;
        _control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Path of its program, or null where the kit is absent.</summary>
    public static string? Program { get; } =
        RepositoryPaths.Kit is { } kit && File.Exists(Path.Combine(kit, "bin", "toxiproxy-server"))
            ? Path.Combine(kit, "bin", "toxiproxy-server")
            : null;

    public static async Task<Toxiproxy> StartAsync()
    {
        int port = FreePort();
        var start = new ProcessStartInfo(Program!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-host", "127.0.0.1", "-port", port.ToString(CultureInfo.InvariantCulture) },
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var proxy = new Toxiproxy(process, port);
        await proxy.ReadyAsync();
        return proxy;
    }

    /// <summary>Opens a line to an address; returns the address to call instead.</summary>
    public async Task<string> AddLineAsync(string name, Uri target)
    {
        int port = FreePort();
        using HttpResponseMessage answer = await _control.PostAsJsonAsync(
            "/proxies", new { name, listen = $"127.0.0.1:{port}", upstream = target.Authority, enabled = true });
        answer.EnsureSuccessStatusCode();
        return $"http://127.0.0.1:{port}";
    }

    /// <summary>Disturbs a line in both directions; for the kinds and attributes see toxiproxy's documentation.</summary>
    public async Task DisturbAsync(string name, string kind, object attributes)
    {
        foreach (string stream in new[] { "upstream", "downstream" })
        {
            using HttpResponseMessage answer = await _control.PostAsJsonAsync(
                $"/proxies/{name}/toxics", new { name = $"{kind}-{stream}", type = kind, stream, toxicity = 1.0, attributes });
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Ends every disturbance.</summary>
    public async Task HealAsync()
    {
        using HttpResponseMessage answer = await _control.PostAsync("/reset", null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await _control.GetAsync("/version", patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
