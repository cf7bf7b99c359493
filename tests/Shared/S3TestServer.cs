using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Medallion.Tests.Shared;

/// <summary>
/// A real S3 server (versitygw, from the unpacked kit) on a free loopback port and a temporary folder. A bucket is a
/// folder in it.
/// </summary>
internal sealed class S3TestServer : IDisposable
{
    public const string AccessKeyId = "test-key";
    public const string SecretAccessKey = "test-secret";

    private readonly Process _process;
    private readonly string _folder;

    private S3TestServer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Endpoint = $"http://127.0.0.1:{port}";
    }

    /// <summary>Path of the server's program, or null where the kit is absent.</summary>
    public static string? Program { get; } =
        RepositoryPaths.Kit is { } kit && File.Exists(Path.Combine(kit, "bin", "versitygw"))
            ? Path.Combine(kit, "bin", "versitygw")
            : null;

    /// <summary>URL of the service; use path-style addressing and region us-east-1.</summary>
    public string Endpoint { get; }

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static async Task<S3TestServer> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("medallion-s3-").FullName;
        for (int attempt = 1; ; attempt++)
        {
            int port = FindFreePort();
            S3TestServer server = new(Start(folder, port), folder, port);
            if (await server.IsReadyAsync(port))
            {
                return server;
            }

            // Somebody else can take the free port first.
            server.Stop();
            if (attempt == 3)
            {
                Directory.Delete(folder, recursive: true);
                throw new InvalidOperationException("versitygw did not start; run it by hand to see why.");
            }
        }
    }

    /// <summary>Makes a bucket with a name that no other has; returns the name.</summary>
    public string CreateBucket()
    {
        string name = $"test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(FolderOf(name));
        return name;
    }

    /// <summary>Folder in which the server keeps a bucket's objects.</summary>
    public string FolderOf(string bucket) => Path.Combine(_folder, bucket);

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(string folder, int port)
    {
        ProcessStartInfo start = new(Program ?? throw new InvalidOperationException("MEDALLION_KIT is not set."))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--quiet", "--keep-alive", "--port", $"127.0.0.1:{port}", "posix", folder },
            Environment = { ["ROOT_ACCESS_KEY"] = AccessKeyId, ["ROOT_SECRET_KEY"] = SecretAccessKey },
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

    private async Task<bool> IsReadyAsync(int port)
    {
        for (int attempt = 0; attempt < 200 && !_process.HasExited; attempt++)
        {
            using TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }

    private void Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
