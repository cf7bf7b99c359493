using System.Buffers;
using System.Text;
using Medallion.Stages.Bronze;
using Medallion.Stages.Csv;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Findings;
using Medallion.Stages.Gold;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Stages.Silver;
using Medallion.Stages.Telemetry;
using Medallion.Stages.Tests.Csv;
using Medallion.Stages.Tests.Fuzzing;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Gold;

/// <summary>How often WriteGold asks the store: each request is a round trip, on S3 of tens of milliseconds.</summary>
public sealed class GoldRequestsTests
{
    private const string SilverKey = "silver.parquet";
    private const string GoldKey = "gold.parquet";
    private const int RowGroups = 20;
    private const int RowsOfGroup = 50;

    /// <summary>The manifest's, the footer and the bounds of pages.</summary>
    private const int OfTheFile = 3;

    private static readonly EngineOptions Engine = new()
    {
        Parallelism = 2,
        DeduplicationBytes = 1024 * 1024,
        RowGroupRows = RowsOfGroup,
    };

    /// <summary>Blocks of records that are smaller than a row group.</summary>
    private static readonly CsvReadOptions Reading = CsvReading.Options with { BlockBytes = 500, RangeBytes = 1000 };

    private static readonly OutputFormat Format = new(RowGroupRows: RowsOfGroup);

    [Theory]
    [InlineData(0, 0)] // Every row group is copied as it is.
    [InlineData(7, 1)] // Every one loses rows, and is read and written anew.
    public async Task Row_group_takes_one_request_for_its_key_and_one_for_its_rows(int each, int lost)
    {
        (LayerStore lake, int rowGroups) = await LakeAsync(each, lost);
        var counted = new CountedStore(lake);

        GoldOutcome gold = await WriteGoldAsync(counted, lake);

        Assert.Equal(lost == 0, gold.DuplicateCount == 0);
        Assert.InRange(rowGroups, 10, RowGroups);
        Assert.InRange(counted.Reads, 2 * rowGroups, (2 * rowGroups) + OfTheFile);
    }

    [Fact]
    public async Task Loaded_range_answers_what_is_in_it_and_the_file_the_rest()
    {
        var lake = new LayerStore { ["x"] = [.. Enumerable.Range(0, 100).Select(static i => (byte)i)] };
        var counted = new CountedStore(lake);
        var file = new StoredObjectSource(counted, (await lake.FindAsync("x", CancellationToken.None))!.Version);
        using LoadedSource loaded = await LoadedSource.LoadAsync(
            file, ArrayPool<byte>.Shared, offset: 40, length: 20, CancellationToken.None);
        Assert.Equal(1, counted.Reads);

        foreach ((int offset, int length, int reads) in new[] { (40, 20, 1), (45, 5, 1), (60, 0, 1), (39, 2, 2), (59, 2, 3), (0, 100, 4) })
        {
            byte[] found = new byte[length];
            await loaded.ReadAsync(offset, found, CancellationToken.None);
            Assert.Equal(Enumerable.Range(offset, length).Select(static i => (byte)i), found);
            Assert.Equal(reads, counted.Reads);
        }
    }

    private static async Task<GoldOutcome> WriteGoldAsync(CountedStore store, LayerStore lake)
    {
        var given = new PublishedObject(store.Uri.Of(SilverKey), "", lake[SilverKey].Length, "");
        var plan = new GoldPlan(Key(StageKind.WriteGold), store.Uri, given, GoldKey, ["id"], KeptOccurrence.First, null, Format);
        return await new GoldStage(store, plan, Engine, CsvReading.Options.Buffers, new Observer()).ExecuteAsync(CancellationToken.None);
    }

    /// <summary>Silver of about <see cref="RowGroups"/> row groups, whose every so many rows repeat the key of the row before.</summary>
    private static async Task<(LayerStore Lake, int RowGroups)> LakeAsync(int each, int lost)
    {
        var text = new StringBuilder("id,name\n");
        for (int row = 0; row < RowGroups * RowsOfGroup; row++)
        {
            text.Append(each > 0 && row % each == each - 1 ? row - lost : row).Append(",name ").Append(row).Append('\n');
        }

        var store = new LayerStore { [CsvReading.Key] = Encoding.UTF8.GetBytes(text.ToString()) };
        var bronze = new BronzePlan(Key(StageKind.ReadBronze), store.Uri, "", new CsvDialectRequest(), null);
        await new BronzeStage(store, bronze, Engine, Reading, new Observer()).ExecuteAsync(CancellationToken.None);
        var silver = new SilverPlan(Key(StageKind.WriteSilver), store.Uri, null, SilverKey, Format);
        SilverOutcome written = await new SilverStage(store, silver, Engine, Reading, new Observer()).ExecuteAsync(CancellationToken.None);
        return (store, written.RowGroupCount);
    }

    private static RunKey Key(StageKind stage) => new("p", "r", stage);

    private sealed class CountedStore(IObjectStore inner) : StoreDecorator(inner)
    {
        private int _reads;

        public int Reads => _reads;

        public override ValueTask ReadAsync(
            ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return base.ReadAsync(version, offset, destination, cancellationToken);
        }
    }

    private sealed class Observer : IStageObserver
    {
        public StageMeter Meter { get; } = new(TimeProvider.System);

        public void Report(Finding finding)
        {
        }
    }
}
