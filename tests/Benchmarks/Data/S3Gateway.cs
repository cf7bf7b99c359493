using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Benchmarks.Contestants;

namespace Benchmarks.Data;

/// <summary>An S3 gateway (versitygw, from the kit) on loopback that keeps buckets as folders below one.</summary>
internal sealed class S3Gateway : IAsyncDisposable
{
    private const string AccessKey = "benchmark-key";
    private const string SecretKey = "benchmark-secret";
    private const string Region = "us-east-1";

    private readonly Process _process;
    private readonly Task _output;
    private readonly string _folder;
    private readonly S3Access _access;

    private S3Gateway(Process process, string folder, int port)
    {
        _process = process;
        _output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        _folder = folder;
        _access = new S3Access($"http://127.0.0.1:{port}", Region, AccessKey, SecretKey);
    }

    /// <summary>Path of its program; null where the kit is absent.</summary>
    public static string? Program { get; } = Kit.Find("bin/versitygw");

    /// <summary>Starts it.</summary>
    public static async Task<S3Gateway> StartAsync(string folder, CancellationToken cancellationToken)
    {
        int port = FreePort.Take();
        var keys = new Dictionary<string, string> { ["ROOT_ACCESS_KEY"] = AccessKey, ["ROOT_SECRET_KEY"] = SecretKey };
        Directory.CreateDirectory(folder);
        Process process = ChildProcess.Start(
            Program ?? throw new InvalidOperationException("There is no S3 gateway here."),
            ["--quiet", "--keep-alive", "--port", $"127.0.0.1:{port}", "posix", folder],
            folder,
            keys);
        var gateway = new S3Gateway(process, folder, port);
        await FreePort.WaitAsync(port, () => process.HasExited, cancellationToken);
        return gateway;
    }

    /// <summary>A new bucket with the bronze files of a folder's lake.</summary>
    public async Task<Lake> CopyAsync(string lakeFolder, string bucket, CancellationToken cancellationToken)
    {
        var lake = new Lake(Directory.CreateDirectory(Path.Combine(_folder, bucket)).FullName, _access);
        var config = new AmazonS3Config
        {
            ServiceURL = _access.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = Region,
            Timeout = TimeSpan.FromMinutes(10),
        };
        using var s3 = new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), config);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(lakeFolder, "data", "bronze"), "*.csv"))
        {
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = $"data/bronze/{Path.GetFileName(file)}", FilePath = file },
                cancellationToken);
        }

        return lake;
    }

    public async ValueTask DisposeAsync()
    {
        await ChildProcess.EndAsync(_process);
        await _output;
        _process.Dispose();
    }
}
