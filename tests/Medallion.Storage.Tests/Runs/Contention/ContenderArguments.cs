using System.Globalization;

namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>What a contender is told on its command line; credentials come by the environment.</summary>
/// <param name="Endpoint">URL of the S3 service.</param>
/// <param name="Bucket">URI of the bucket.</param>
/// <param name="Prefix">What the test's keys begin with.</param>
/// <param name="Acquisitions">How often to take the lease; 0 to take it once and hold it until killed.</param>
internal sealed record ContenderArguments(string Endpoint, string Bucket, string Prefix, int Acquisitions)
{
    private const string Command = "contend";

    public static ContenderArguments? Parse(string[] arguments) =>
        arguments is [Command, var endpoint, var bucket, var prefix, var acquisitions]
            ? new ContenderArguments(endpoint, bucket, prefix, int.Parse(acquisitions, CultureInfo.InvariantCulture))
            : null;

    public IEnumerable<string> ToArguments() => [Command, Endpoint, Bucket, Prefix, $"{Acquisitions}"];
}
