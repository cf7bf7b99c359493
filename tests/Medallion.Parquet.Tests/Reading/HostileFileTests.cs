using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Parquet.Tests.Fuzzing;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Reading;

/// <summary>
/// Whatever a file holds, reading it ends, in bounded memory, with values or with a typed fault. A longer search:
/// <c>MEDALLION_FUZZ_FACTOR</c> multiplies the mutations.
/// </summary>
public sealed class HostileFileTests
{
    private const int LargestSample = 16 * 1024;

    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("MEDALLION_FUZZ_FACTOR"), out int factor) ? factor : 1;

    public static TheoryData<string> SampleFiles => new(
        ParquetTestingFiles.In("data", ".parquet").Concat(ParquetTestingFiles.In("bad_data", ".parquet"))
            .Where(static file => new FileInfo(ParquetTestingFiles.FullPath(file)).Length <= LargestSample));

    [Fact]
    public async Task Mutations_of_files_of_our_own_give_values_or_a_typed_fault()
    {
        int refused = 0;
        const int Mutations = 40;
        int files = 25 * Factor;
        for (int seed = 0; seed < files; seed++)
        {
            byte[] file = await new RandomTable(seed, maxRows: 80).WriteAsync();
            refused += MutateAndRead(file, seed, Mutations);
        }

        // Else the mutations would not reach what they are meant to test.
        Assert.InRange(refused, files * Mutations / 4, files * Mutations - 1);
    }

    [SharedDataTheory]
    [MemberData(nameof(SampleFiles))]
    public void Mutations_of_other_writers_files_give_values_or_a_typed_fault(string file)
    {
        MutateAndRead(ParquetTestingFiles.Read(file), file.Length, mutations: 20 * Factor);
    }

    [Fact]
    public async Task Every_truncation_is_refused()
    {
        byte[] file = await new RandomTable(seed: 3, maxRows: 50).WriteAsync();
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            var refusal = await Assert.ThrowsAsync<ParquetFormatException>(async () =>
                await ParquetFileReader.OpenAsync(new MemorySource(cut), BoundedReading.Limits, CancellationToken.None));
            Assert.Equal(ParquetFault.NotParquet, refusal.Fault);
        }
    }

    private static int MutateAndRead(byte[] file, int seed, int mutations)
    {
        var mutator = new FileMutator(seed);
        int refused = 0;
        for (int i = 0; i < mutations; i++)
        {
            byte[] mutated = mutator.Mutate(file);
            try
            {
                Task<string> reading = BoundedReading.AnswerAsync(mutated, BoundedReading.Limits, CancellationToken.None);
                Assert.True(reading.IsCompleted, "Everything is in memory: it is read on this thread.");
                refused += reading.GetAwaiter().GetResult() == "read" ? 0 : 1;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutation {i} of seed {seed}: {exception}");
            }
        }

        return refused;
    }
}
