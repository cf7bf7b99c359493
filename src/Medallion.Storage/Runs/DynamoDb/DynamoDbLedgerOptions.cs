namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>
/// How to reach the DynamoDB table that keeps run records. With only the table set: AWS, with region and credentials from
/// the SDK's default chain.
/// </summary>
/// <remarks>
/// The table has the partition key <c>ledger</c> and the sort key <c>record_key</c>, both strings, and nothing else of its own.
/// </remarks>
public sealed class DynamoDbLedgerOptions
{
    /// <summary>Name of the table, which must exist.</summary>
    /// <value>From 3 to 255 letters, digits, '_', '-' and '.'.</value>
    public string TableName { get; set; } = "";

    /// <summary>
    /// Partition that holds the records, so that several services can share a table. One takes 1,000 writes of 1 KiB a
    /// second.
    /// </summary>
    /// <value>Default: <c>runs</c>; from 1 to 255 characters.</value>
    public string Ledger { get; set; } = "runs";

    /// <summary>Endpoint of another service that speaks the protocol; null for AWS.</summary>
    /// <value>Default: null.</value>
    public string? ServiceUrl { get; set; }

    /// <summary>Region of the table, which is also signed into requests to another service.</summary>
    /// <value>Default: null: from <c>AWS_REGION</c> or the instance; <c>us-east-1</c> with <see cref="ServiceUrl"/>.</value>
    public string? Region { get; set; }

    /// <summary>Access key; null for the SDK's default chain. Set it from a secret.</summary>
    /// <value>Default: null.</value>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret of <see cref="AccessKeyId"/>.</summary>
    /// <value>Default: null.</value>
    public string? SecretAccessKey { get; set; }

    /// <summary>Retries of a request that failed in a way that may pass.</summary>
    /// <value>Default: 2: leases repeat on top of it; from 0 to 20.</value>
    public int MaxRetries { get; set; } = 2;

    /// <summary>Longest wait for a connection.</summary>
    /// <value>Default: 2 s; from 100 ms to 1 min.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for one attempt's answer.</summary>
    /// <value>Default: 5 s: a fraction of a lease; from 100 ms to 1 min.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Says what is wrong with the settings, each named under <paramref name="path"/>; empty where nothing is.
    /// </summary>
    public IReadOnlyList<string> Validate(string path)
    {
        string?[] problems =
        [
            IsTableName(TableName)
                ? null
                : $"{path}:{nameof(TableName)}: '{TableName}' is not a table: 3 to 255 letters, digits, '_', '-' and '.'.",
            Ledger.Length is >= 1 and <= 255 ? null : $"{path}:{nameof(Ledger)}: must have from 1 to 255 characters.",
            ServiceUrl is null || Uri.TryCreate(ServiceUrl, UriKind.Absolute, out _)
                ? null
                : $"{path}:{nameof(ServiceUrl)}: '{ServiceUrl}' is no endpoint: write http(s)://host[:port].",
            string.IsNullOrEmpty(AccessKeyId) == string.IsNullOrEmpty(SecretAccessKey)
                ? null
                : $"{path}: {nameof(AccessKeyId)} and {nameof(SecretAccessKey)} belong together.",
            MaxRetries is >= 0 and <= 20 ? null : $"{path}:{nameof(MaxRetries)}: {MaxRetries} is not from 0 to 20.",
            FindTimeProblem(path, nameof(ConnectTimeout), ConnectTimeout),
            FindTimeProblem(path, nameof(RequestTimeout), RequestTimeout),
        ];
        return [.. problems.OfType<string>()];
    }

    private static bool IsTableName(string name) =>
        name.Length is >= 3 and <= 255 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static string? FindTimeProblem(string path, string name, TimeSpan value) =>
        value < TimeSpan.FromMilliseconds(100) || value > TimeSpan.FromMinutes(1)
            ? $"{path}:{name}: {value} is not from 100 ms to 1 min."
            : null;
}
