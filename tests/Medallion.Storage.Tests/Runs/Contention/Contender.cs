using System.Diagnostics;
using System.Globalization;
using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>
/// A process that takes one lease again and again, and while it holds it adds one to a number that nothing else protects.
/// Prints each <see cref="Holding"/>.
/// </summary>
internal static class Contender
{
    /// <summary>Duration of the lease of an owner that is going to be killed: short, but no start of a process is that slow.</summary>
    public static readonly TimeSpan ShortDuration = TimeSpan.FromSeconds(8);

    public static RecordKey Key { get; } = RecordKey.Of("contention", "one", "gold");

    public static string CounterOf(string prefix) => $"{prefix}counter";

    public static LeaseManager LeasesOf(IObjectStore store, string prefix, string owner, TimeSpan duration)
    {
        LeaseOptions options = new()
        {
            Duration = duration,
            SafetyMargin = duration / 5,
            PollInterval = TimeSpan.FromMilliseconds(50),
        };
        return new LeaseManager(new ObjectRunRecordStore(store, TimeProvider.System, prefix), options, owner, TimeProvider.System);
    }

    public static async Task RunAsync(ContenderArguments arguments)
    {
        S3StoreOptions options = new() { ServiceUrl = arguments.Endpoint };
        using S3ObjectStore store = new(StoreUri.Parse(arguments.Bucket), options, TimeProvider.System);
        string owner = $"{Environment.ProcessId}";
        if (arguments.Acquisitions == 0)
        {
            await HoldAsync(LeasesOf(store, arguments.Prefix, owner, ShortDuration));
        }

        LeaseManager leases = LeasesOf(store, arguments.Prefix, owner, TimeSpan.FromSeconds(60));
        for (int i = 0; i < arguments.Acquisitions; i++)
        {
            using RunLease lease = await leases.AcquireAsync(Key, static _ => default, CancellationToken.None);
            long begin = Stopwatch.GetTimestamp();
            await AddOneAsync(store, CounterOf(arguments.Prefix));
            Holding holding = new(lease.Epoch, begin, Stopwatch.GetTimestamp());
            await lease.ReleaseAsync(default, CancellationToken.None);
            await Console.Out.WriteLineAsync(holding.ToLine());
        }
    }

    public static async Task<int> ReadAsync(IObjectStore store, string key)
    {
        if (await store.FindAsync(key, CancellationToken.None) is not { } info)
        {
            return 0;
        }

        byte[] text = new byte[info.Version.Size];
        await store.ReadAsync(info.Version, 0, text, CancellationToken.None);
        return int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static async Task AddOneAsync(S3ObjectStore store, string key)
    {
        int count = await ReadAsync(store, key);
        await store.PutAsync(
            key,
            Encoding.UTF8.GetBytes($"{count + 1}"),
            PublishCondition.None,
            new Dictionary<string, string>(StringComparer.Ordinal),
            CancellationToken.None);
    }

    private static async Task HoldAsync(LeaseManager leases)
    {
        using RunLease lease = await leases.AcquireAsync(Key, static _ => default, CancellationToken.None);
        await using LeaseHeartbeat heartbeat = new(lease, static () => default);
        await Console.Out.WriteLineAsync(new Holding(lease.Epoch, 0, 0).ToLine());
        await Task.Delay(Timeout.InfiniteTimeSpan, heartbeat.Lost);
    }
}
