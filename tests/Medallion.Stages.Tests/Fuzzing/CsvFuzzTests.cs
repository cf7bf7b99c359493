using Medallion.Stages.Csv;
using Medallion.Stages.Failures;
using Medallion.Stages.Schema;
using Medallion.Stages.Tests.Csv;
using Medallion.Storage.Objects;
using Medallion.Tests.Shared;
using Xunit.Abstractions;

namespace Medallion.Stages.Tests.Fuzzing;

/// <summary>Any bytes in the place of a CSV object end in records or in a typed refusal, soon and in bounded memory.</summary>
public sealed class CsvFuzzTests(ITestOutputHelper output)
{
    private static readonly FailureReason[] Allowed =
    [
        FailureReason.CsvMalformed, FailureReason.EncodingInvalid, FailureReason.CompressionInvalid, FailureReason.LimitExceeded,
    ];

    private static readonly string[] Encodings = ["windows-1252", "utf-16", "utf-16be", "shift_jis", "us-ascii", "utf-8", "utf-32"];

    [Fact]
    public async Task Any_bytes_give_records_or_a_typed_refusal()
    {
        FuzzTarget target = new("csv-reader", Mutated, Read, MaxAllocation, Share: 0.6);
        IReadOnlyDictionary<string, int> answers = await FuzzSession.RunAsync(target, cases: 6_000, output);
        if (answers.Values.Sum() > 1)
        {
            Assert.All(Allowed, reason => Assert.Contains(reason.ToString(), answers));
            Assert.Contains("read, as the other reader does", answers);
        }
    }

    /// <summary>
    /// The blocks of these tests are as small as 16 bytes, and each is profiled in every column, of which there may be
    /// thousands: much of this is gone again with its block.
    /// </summary>
    private static long MaxAllocation(int length) => (16L * 1024 * 1024) + (length * 20_000L);

    private static byte[] Mutated(int seed) => new FuzzMutator(new Random(seed), CsvCorpus.Tokens).Mutate(CsvCorpus.All);

    private static string Read(byte[] content, int seed, CancellationToken cancellationToken)
    {
        int thread = Environment.CurrentManagedThreadId;
        Task<string> reading = ReadAsync(content, new Random(seed), cancellationToken);
        Assert.True(reading.IsCompleted, "Everything is in memory: it is read on this thread.");
        string answer = reading.GetAwaiter().GetResult();
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        return answer;
    }

    private static async Task<string> ReadAsync(byte[] content, Random random, CancellationToken cancellationToken)
    {
        var store = new MemoryStore { AnswersAtOnce = true };
        ObjectVersion version = store.Put(CsvReading.Key, content);
        CsvDialectRequest request = Request(random);
        CsvReadOptions options = Options(random);
        CsvReading reading;
        try
        {
            reading = await CsvReading.OfAsync(store, version, request, options, cancellationToken);
        }
        catch (StageException refusal)
        {
            AssertTold(refusal);
            return refusal.Reason.ToString();
        }

        if (reading.Layout is null)
        {
            Assert.NotEmpty(reading.Findings);
            return $"finding {reading.Codes[0]}";
        }

        await ReadAgainAsync(reading, store, version, options with { BlockBytes = BlockBytes(random) }, cancellationToken);
        return AgreesWithOther(reading, content) ? "read, as the other reader does" : "read";
    }

    private static void AssertTold(StageException refusal)
    {
        Assert.Contains(refusal.Reason, Allowed);
        Assert.EndsWith(CsvReading.Key, refusal.Location.ObjectUri, StringComparison.Ordinal);
        Assert.True(refusal.Location is { ByteOffset: >= 0 } or { Line: > 0 }, $"No place: {refusal.Location}");
        Assert.NotNull(refusal.Location.Expected);
    }

    /// <summary>As WriteSilver does: in the layout and into the types that the scan found. Every cell has to fit.</summary>
    private static async Task ReadAgainAsync(
        CsvReading reading, MemoryStore store, ObjectVersion version, CsvReadOptions options, CancellationToken cancellationToken)
    {
        var reconciler = new SchemaReconciler(static _ => { });
        reconciler.Add(new ObjectProfile("s3://bronze/people.csv", reading.Layout!, reading.Rows.Count, reading.Columns));
        ColumnType[] types = [.. reconciler.Conclude().Select(static column => column.Type)];
        CsvReading again = await CsvReading.OfAsync(store, version, reading.Layout!, types, options, cancellationToken);
        Assert.Equal(reading.RowCount, again.RowCount);
        Assert.Equal(reading.Malformed, again.Malformed);
    }

    /// <summary>Compares with CsvHelper, which reads the text in one piece; false where it is not given to it.</summary>
    private static bool AgreesWithOther(CsvReading reading, byte[] content)
    {
        CsvDialect dialect = reading.Layout!.Dialect;
        if (dialect.IsGzip || dialect.Encoding != "utf-8")
        {
            return false;
        }

        byte[] records = content[((StartsWithMark(content) ? 3 : 0) + reading.Layout.RecordsOffset)..];
        if (StartsWithMark(records))
        {
            return false; // a mark that is not the object's first character is a character of its text, to us
        }

        int width = reading.Layout.Columns.Count;
        List<string?[]> expected = Oracle.Read(records, dialect.Delimiter, dialect.Quote, skipEmptyLines: width != 1);
        Assert.Equal(expected.Count(cells => cells.Length != width), reading.Malformed);
        Assert.Equal(expected.Where(cells => cells.Length == width), reading.Rows);
        return true;
    }

    private static bool StartsWithMark(byte[] text) => text.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);

    private static CsvDialectRequest Request(Random random) => new()
    {
        Delimiter = random.Next(3) == 0 ? (byte)",;\t|:"[random.Next(5)] : null,
        Quote = (byte)(random.Next(6) == 0 ? '\'' : '"'),
        Header = (HeaderMode)random.Next(3),
        Encoding = random.Next(5) == 0 ? Encodings[random.Next(Encodings.Length)] : "",
    };

    private static CsvReadOptions Options(Random random)
    {
        var limits = new CsvLimits
        {
            MaxRecordBytes = 1024 << random.Next(8),
            MaxColumns = random.Next(5) == 0 ? 50 : 10_000,
            MaxDecompressionRatio = 1_000,
        };
        return new CsvReadOptions(limits, BlockBytes(random), RangeBytes: random.Next(1, 4_096)) { RangesAhead = random.Next(1, 4) };
    }

    private static int BlockBytes(Random random) => 16 << random.Next(14);
}
