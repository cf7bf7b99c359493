using System.Text;
using Medallion.Parquet;
using Medallion.Parquet.Format;
using Medallion.Stages.Bronze;
using Medallion.Stages.Csv;
using Medallion.Stages.Deduplication;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Gold;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Silver;
using Medallion.Stages.Tests.Csv;
using Medallion.Storage.Objects;
using Medallion.Tests.Shared;
using Xunit.Abstractions;

namespace Medallion.Stages.Tests.Fuzzing;

/// <summary>What one stage left for the next, with any change: the next one does its work or refuses, and publishes whole rows.</summary>
public sealed class LayerFuzzTests(ITestOutputHelper output)
{
    private const string ManifestKey = "_medallion/runs/p/r/bronze_manifest.json";
    private const string SilverKey = "silver.parquet";
    private const string GoldKey = "gold.parquet";

    private static readonly EngineOptions Engine = new() { Parallelism = 1, DeduplicationBytes = 1024 * 1024, RowGroupRows = 50 };
    private static readonly OutputFormat Format = new(RowGroupRows: 50);

    private static readonly byte[][] JsonTokens =
    [
        .. new[] { "null", "-1", "0", "{}", "[]", "\"", ",", "9223372036854775807", "1e99", "\"\\u0000\"", "true", "2147483648" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] ThriftTokens = [[0x15, 0x02], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x00], [0x19, 0xFC], [0x1C], [0x2C]];

    private static readonly Lazy<LayerStore[]> Lakes = new(static () =>
        [.. Tables().Select(static text => LakeOf(text).GetAwaiter().GetResult())]);

    [Fact]
    public async Task Any_silver_becomes_gold_or_is_refused()
    {
        FuzzTarget target = new("silver", MutatedSilver, WriteGold, static _ => 256L * 1024 * 1024, Share: 0.25);
        AssertBothEnds(await FuzzSession.RunAsync(target, cases: 800, output));
    }

    [Fact]
    public async Task Any_manifest_becomes_silver_or_is_refused()
    {
        FuzzTarget target = new("manifest", MutatedManifest, WriteSilver, static _ => 256L * 1024 * 1024, Share: 0.15);
        AssertBothEnds(await FuzzSession.RunAsync(target, cases: 800, output));
    }

    private static void AssertBothEnds(IReadOnlyDictionary<string, int> answers)
    {
        if (answers.Values.Sum() > 1)
        {
            Assert.Contains("published", answers);
            Assert.Contains(answers.Keys, static answer => answer != "published");
        }
    }

    private static IEnumerable<string> Tables()
    {
        yield return "id,name\n" + string.Concat(Enumerable.Range(0, 300).Select(static i => $"{i % 260},name {i}\n"));
        yield return "id,when,score,flag\n"
            + string.Concat(Enumerable.Range(0, 120).Select(static i => $"{i},2024-01-0{(i % 9) + 1},{i}.5,true\n"));
        yield return "only\n1\n";
    }

    private static byte[] MutatedSilver(int seed)
    {
        byte[][] samples = [.. Lakes.Value.Select(static lake => lake[SilverKey])];
        return new FuzzMutator(new Random(seed), ThriftTokens).Mutate(samples, tail: 500);
    }

    private static byte[] MutatedManifest(int seed)
    {
        byte[][] samples = [.. Lakes.Value.Select(static lake => lake[ManifestKey])];
        return new FuzzMutator(new Random(seed), JsonTokens).Mutate(samples);
    }

    private static string WriteGold(byte[] silver, int seed, CancellationToken cancellationToken)
    {
        var store = new LayerStore { [SilverKey] = silver };
        string[] keys = seed % 2 == 0 ? [] : ["id"];
        var given = new PublishedObject(store.Uri.Of(SilverKey), "", silver.Length, "");
        var plan = new GoldPlan(Key(StageKind.WriteGold), store.Uri, given, GoldKey, keys, KeptOccurrence.First, null, Format);
        return Answer(
            store,
            GoldKey,
            () => new GoldStage(store, plan, Engine, CsvReading.Options.Buffers, new Observer()).ExecuteAsync(cancellationToken),
            FailureReason.ParquetInvalid,
            FailureReason.ParquetUnsupported,
            FailureReason.KeyColumnNotFound);
    }

    private static string WriteSilver(byte[] manifest, int seed, CancellationToken cancellationToken)
    {
        var store = new LayerStore { [CsvReading.Key] = Lakes.Value[seed % Lakes.Value.Length][CsvReading.Key], [ManifestKey] = manifest };
        var plan = new SilverPlan(Key(StageKind.WriteSilver), store.Uri, null, SilverKey, Format);
        return Answer(
            store,
            SilverKey,
            () => new SilverStage(store, plan, Engine, CsvReading.Options, new Observer()).ExecuteAsync(cancellationToken),
            FailureReason.ManifestNotFound,
            FailureReason.ObjectChanged,
            FailureReason.ObjectNotFound,
            FailureReason.VerificationFailed,
            FailureReason.CsvMalformed,
            FailureReason.EncodingInvalid,
            FailureReason.InvalidRequest);
    }

    /// <summary>
    /// A refusal is one of the allowed ones and leaves nothing; what is published can be read from its first byte to its last.
    /// </summary>
    private static string Answer<T>(LayerStore store, string key, Func<Task<T>> stage, params FailureReason[] allowed)
        where T : StageOutcome
    {
        try
        {
            stage().GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            StageException failure = FailureTranslator.Translate(error);
            if (!allowed.Contains(failure.Reason))
            {
                throw;
            }

            Assert.True(failure.Location.ObjectUri is not null || failure.Reason == FailureReason.KeyColumnNotFound, $"No place: {error}");
            Assert.False(store.Contains(key), "A refused stage has published.");
            return failure.Reason.ToString();
        }

        Assert.True(store.Contains(key), "A stage has succeeded without an output.");
        return "published";
    }

    private static async Task<LayerStore> LakeOf(string text)
    {
        // The same version as in the store that a case is run in.
        var store = new LayerStore { [CsvReading.Key] = Encoding.UTF8.GetBytes(text) };
        var bronze = new BronzePlan(Key(StageKind.ReadBronze), store.Uri, "", new CsvDialectRequest(), null);
        await new BronzeStage(store, bronze, Engine, CsvReading.Options, new Observer()).ExecuteAsync(CancellationToken.None);
        var silver = new SilverPlan(Key(StageKind.WriteSilver), store.Uri, null, SilverKey, Format);
        await new SilverStage(store, silver, Engine, CsvReading.Options, new Observer()).ExecuteAsync(CancellationToken.None);
        return store;
    }

    private static RunKey Key(StageKind stage) => new("p", "r", stage);

    private sealed class Observer : IStageObserver
    {
        public StageMeter Meter { get; } = new(TimeProvider.System);

        public void Report(Finding finding) => Assert.NotNull(FindingTexts.Remedy(finding, Texts.Language.English));
    }
}
