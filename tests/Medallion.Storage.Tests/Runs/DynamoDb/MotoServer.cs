using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Medallion.Storage.Tests.Runs.DynamoDb;

/// <summary>A DynamoDB service of one process (moto) on a free loopback port; it forgets everything when it ends.</summary>
internal sealed class MotoServer : IDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, int port) => (_process, Endpoint) = (process, $"http://127.0.0.1:{port}");

    /// <summary>The server's program beside the interpreter that tests use (<c>MEDALLION_PYTHON</c>), or null.</summary>
    public static string? Program { get; } = FindProgram();

    public string Endpoint { get; }

    public static async Task<MotoServer> StartAsync()
    {
        int port = FindFreePort();
        MotoServer server = new(Start(port), port);
        try
        {
            await server.WaitAsync(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string? FindProgram()
    {
        string? interpreter = Environment.GetEnvironmentVariable("MEDALLION_PYTHON");
        string program = Path.Combine(Path.GetDirectoryName(interpreter) ?? "", "moto_server");
        return interpreter is not null && File.Exists(program) ? program : null;
    }

    private static Process Start(int port)
    {
        ProcessStartInfo start = new(Program ?? throw new InvalidOperationException(DynamoDbTestTarget.SkipReason))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-H", "127.0.0.1", "-p", $"{port}" },
        };
        Process process = Process.Start(start)!;

        // Nobody reads them, but a full pipe would stop the server.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FindFreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync(int port)
    {
        for (int attempt = 0; attempt < 600 && !_process.HasExited; attempt++)
        {
            using TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException("moto_server did not start; run it by hand to see why.");
    }
}
