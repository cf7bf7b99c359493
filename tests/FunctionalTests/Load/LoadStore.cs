using System.Text;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Load;

/// <summary>The folder or bucket that the replicas share: their data and their ledger.</summary>
internal sealed class LoadStore : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly ObjectStoreProvider _provider;
    private readonly IObjectStore _store;
    private readonly S3StoreOptions? _s3;
    private readonly S3TestTarget? _target;

    private LoadStore(string uri, S3StoreOptions? s3, S3TestTarget? target)
    {
        (Uri, _s3, _target) = (uri, s3, target);
        var options = new StoreOptions { Stores = { new StoreDefinition { Uri = uri, S3 = s3 } } };
        _provider = new ObjectStoreProvider(options, TimeProvider.System);
        _store = _provider.Open(StoreUri.Parse(uri));
    }

    public string Uri { get; }

    /// <summary>Settings of a service that uses it, for its data and, being the first store, for its ledger.</summary>
    public IEnumerable<(string Name, string Value)> Settings
    {
        get
        {
            yield return ("Medallion:Stores:0:Uri", Uri);
            if (_s3 is null)
            {
                yield break;
            }

            yield return ("Medallion:Stores:0:S3:ServiceUrl", _s3.ServiceUrl!);
            yield return ("Medallion:Stores:0:S3:ForcePathStyle", "true");
            yield return ("Medallion:Stores:0:S3:Region", _s3.Region!);
            if (_s3.AccessKeyId is not null)
            {
                yield return ("Medallion:Stores:0:S3:AccessKeyId", _s3.AccessKeyId);
                yield return ("Medallion:Stores:0:S3:SecretAccessKey", _s3.SecretAccessKey!);
            }
        }
    }

    public static LoadStore InFolder() =>
        new($"file://{Directory.CreateTempSubdirectory("medallion-load-").FullName}", null, null);

    public static async Task<LoadStore> InBucketAsync()
    {
        S3TestTarget target = await S3TestTarget.StartAsync();
        var s3 = new S3StoreOptions
        {
            ServiceUrl = target.Endpoint,
            ForcePathStyle = true,
            Region = "us-east-1",
            AccessKeyId = target.AccessKeyId,
            SecretAccessKey = target.SecretAccessKey,
        };
        return new LoadStore($"s3://{target.CreateBucket()}", s3, target);
    }

    public Task AddAsync(string key, string text, CancellationToken cancellationToken) =>
        _store.PutAsync(key, Encoding.UTF8.GetBytes(text), PublishCondition.IfAbsent, NoMetadata, cancellationToken);

    /// <summary>The rows of a Parquet object.</summary>
    public async Task<string[][]> RowsAsync(string key, CancellationToken cancellationToken)
    {
        ObjectInfo found = await _store.FindAsync(key, cancellationToken) ?? throw new InvalidOperationException($"{key} is not there.");
        byte[] content = new byte[found.Version.Size];
        await _store.ReadAsync(found.Version, 0, content, cancellationToken);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, content, cancellationToken);
            return await ParquetRows.ReadAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _target?.Dispose();
        if (_s3 is null)
        {
            Directory.Delete(new Uri(Uri).LocalPath, recursive: true);
        }
    }
}
