using System.Diagnostics;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Runs.Leases;
using Medallion.Storage.Tests.S3;
using Medallion.Tests.Shared;
using Xunit.Abstractions;

namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>Processes that compete for one lease over the S3 protocol: 4 x 25 times, 16 x 100 with <c>MEDALLION_LONG=1</c>.</summary>
public sealed class LeaseContentionTests(S3Fixture fixture, ITestOutputHelper output) : IClassFixture<S3Fixture>
{
    private static readonly (int Processes, int Acquisitions) Size =
        Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1" ? (16, 100) : (4, 25);

    private readonly string _prefix = $"test-{Guid.NewGuid():N}/";

    [S3Fact]
    public async Task Processes_hold_a_lease_one_at_a_time_and_lose_no_update()
    {
        StoreUri bucket = fixture.NewBucket(_prefix);
        List<ContenderProcess> contenders =
        [
            .. Enumerable.Range(0, Size.Processes).Select(_ => Start(bucket, Size.Acquisitions)),
        ];
        try
        {
            Holding[] holdings =
            [
                .. (await Task.WhenAll(contenders.Select(static contender => contender.WaitAsync())))
                    .SelectMany(static holdings => holdings)
                    .OrderBy(static holding => holding.Begin),
            ];

            using S3ObjectStore store = Open(bucket);
            int count = Size.Processes * Size.Acquisitions;
            Assert.Equal(count, await Contender.ReadAsync(store, Contender.CounterOf(_prefix)));
            Assert.Equal(Enumerable.Range(1, count), holdings.Select(static holding => (int)holding.Epoch));
            Assert.All(holdings.Zip(holdings.Skip(1)), static pair => Assert.True(pair.First.End <= pair.Second.Begin, $"{pair}"));

            double seconds = (holdings[^1].End - holdings[0].Begin) / (double)Stopwatch.Frequency;
            output.WriteLine($"{Size.Processes} processes, {count} acquisitions in {seconds:0.0} s");
        }
        finally
        {
            contenders.ForEach(static contender => contender.Dispose());
        }
    }

    [S3Fact]
    public async Task The_lease_of_a_killed_process_is_taken_over()
    {
        StoreUri bucket = fixture.NewBucket(_prefix);
        long epoch;
        using (ContenderProcess owner = Start(bucket, acquisitions: 0))
        {
            epoch = (await owner.ReadHoldingAsync()).Epoch;
        }

        using S3ObjectStore store = Open(bucket);
        LeaseManager leases = Contender.LeasesOf(store, _prefix, "heir", Contender.ShortDuration);
        using RunLease lease = await leases.AcquireAsync(Contender.Key, static _ => default, CancellationToken.None);

        // By one where no answer was lost: a write that was given up and landed costs an epoch.
        Assert.InRange(lease.Epoch, epoch + 1, epoch + 5);
    }

    private ContenderProcess Start(StoreUri bucket, int acquisitions)
    {
        ContenderArguments arguments = new(fixture.Target.Endpoint, bucket.ToString(), _prefix, acquisitions);
        return new ContenderProcess(arguments, fixture.Options());
    }

    private S3ObjectStore Open(StoreUri bucket) => new(bucket, fixture.Options(), TimeProvider.System);
}
