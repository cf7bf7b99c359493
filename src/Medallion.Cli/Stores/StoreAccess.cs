using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;

namespace Medallion.Cli.Stores;

/// <summary>How a store is reached from this process.</summary>
/// <param name="S3Endpoint">Endpoint of another S3 service; null for AWS.</param>
/// <param name="S3PathStyle">Whether the bucket goes into the path; null for what is usual.</param>
internal sealed record StoreAccess(string? S3Endpoint, bool? S3PathStyle)
{
    /// <summary>Everything as usual.</summary>
    public static StoreAccess Default { get; } = new(null, null);

    /// <summary>The same as settings of a service that serves just this store.</summary>
    public Dictionary<string, string?> ToSettings(StoreUri store)
    {
        string path = $"{StoreOptions.SectionName}:{nameof(StoreOptions.Stores)}:0";
        string s3 = $"{path}:{nameof(StoreDefinition.S3)}";
        var settings = new Dictionary<string, string?> { [$"{path}:{nameof(StoreDefinition.Uri)}"] = store.ToString() };
        if (S3Endpoint is not null)
        {
            settings[$"{s3}:{nameof(S3StoreOptions.ServiceUrl)}"] = S3Endpoint;
        }

        if (S3PathStyle is { } pathStyle)
        {
            settings[$"{s3}:{nameof(S3StoreOptions.ForcePathStyle)}"] = pathStyle.ToString();
        }

        return settings;
    }

    /// <summary>The same as options of a store that is opened here.</summary>
    public StoreOptions ToOptions(StoreUri store)
    {
        S3StoreOptions? s3 = store.Scheme == "s3"
            ? new S3StoreOptions { ServiceUrl = S3Endpoint, ForcePathStyle = S3PathStyle }
            : null;
        return new StoreOptions { Stores = { new StoreDefinition { Uri = store.ToString(), S3 = s3 } } };
    }
}
