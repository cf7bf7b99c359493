using Medallion.Storage.Objects;

namespace Medallion.Cli.Stores;

/// <summary>Reads stores as people write them on a command line.</summary>
internal static class StoreArgument
{
    private const string Remedy = "Write s3://bucket, file:///folder or the path of a folder.";

    /// <summary>A store URI, or a folder's path.</summary>
    public static StoreUri Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
        {
            throw new UsageException("The store has no name.", Remedy);
        }

        string uri = text.Contains("://", StringComparison.Ordinal) ? text : OfFolder(text).ToString();
        return StoreUri.TryParse(uri, out StoreUri? store, out string? problem)
            ? store
            : throw new UsageException(problem, Remedy);
    }

    /// <summary>The store in a folder of this machine.</summary>
    public static StoreUri OfFolder(string path) => StoreUri.Parse($"file://{Path.GetFullPath(path)}");
}
