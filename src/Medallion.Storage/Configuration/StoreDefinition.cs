using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Configuration;

/// <summary>A store, or a family of stores, that requests may name. What is not configured cannot be reached.</summary>
public sealed class StoreDefinition
{
    /// <summary>
    /// <c>s3://bucket</c>; <c>s3://*</c> for any bucket that the credentials open; <c>file:///folder</c> for that
    /// folder and everything below it.
    /// </summary>
    public string Uri { get; set; } = "";

    /// <summary>How to reach S3; only with an <c>s3://</c> URI.</summary>
    /// <value>Default: null: AWS, with the SDK's default chain.</value>
    public S3StoreOptions? S3 { get; set; }
}
