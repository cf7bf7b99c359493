using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Conformance;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Reading;

/// <summary>
/// Whatever a file holds, reading it ends, in bounded memory, with values or with a typed fault. A longer search:
/// <c>MEDALLION_FUZZ_FACTOR</c> multiplies the mutations.
/// </summary>
public sealed class HostileFileTests
{
    private const int LargestSample = 16 * 1024;
    private const int LargestPage = 256 * 1024;
    private const int LargestColumn = 1024 * 1024;

    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("MEDALLION_FUZZ_FACTOR"), out int factor) ? factor : 1;

    private static readonly ParquetReaderOptions Limits = new()
    {
        MaxPageBytes = LargestPage,
        MaxColumnBytes = LargestColumn,
        MaxMetadataBytes = LargestColumn,
        ReadBytes = 4 * 1024,
        VerifyChecksums = false,
        SkipUnsupportedColumns = true,
    };

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
                await ParquetFileReader.OpenAsync(new MemorySource(cut), Limits, CancellationToken.None));
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
                refused += ReadWithinBounds(mutated) ? 0 : 1;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutation {i} of seed {seed}: {exception}");
            }
        }

        return refused;
    }

    /// <returns>Whether every column was read.</returns>
    private static bool ReadWithinBounds(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<(bool IsWhole, int Chunks)> read = ReadAllAsync(file);
        Assert.True(read.IsCompleted, "Everything is in memory: it is read on this thread.");
        (bool isWhole, int chunks) = read.GetAwaiter().GetResult();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // An element of the metadata takes up to some 200 bytes in memory for each byte in the file. A column grows by
        // doubling, which adds up to less than 4 times its size, and has one page and one dictionary beside it.
        long bound = 1024 * 1024 + file.Length * 400L + chunks * (4L * LargestColumn + 6L * LargestPage);
        Assert.InRange(allocated, 0, bound);
        return isWhole;
    }

    private static async Task<(bool IsWhole, int Chunks)> ReadAllAsync(byte[] file)
    {
        int chunks = 0;
        bool isWhole = true;
        try
        {
            var reader = await ParquetFileReader.OpenAsync(new MemorySource(file), Limits, CancellationToken.None);
            for (int rowGroup = 0; rowGroup < reader.RowGroupCount; rowGroup++)
            {
                for (int column = 0; column < reader.Schema.Count; column++)
                {
                    chunks++;
                    isWhole &= await ReadColumnAsync(reader, rowGroup, column);
                }
            }
        }
        catch (ParquetFormatException)
        {
            isWhole = false;
        }

        return (isWhole, chunks);
    }

    private static async ValueTask<bool> ReadColumnAsync(ParquetFileReader reader, int rowGroup, int column)
    {
        try
        {
            var buffer = ColumnBuffer.Create(reader.Schema[column]);
            await reader.ReadColumnAsync(rowGroup, column, buffer, CancellationToken.None);
            AssertConsistent(buffer);
            await reader.ReadOffsetIndexAsync(rowGroup, column, CancellationToken.None);
            await reader.ReadColumnIndexAsync(rowGroup, column, CancellationToken.None);
            return true;
        }
        catch (ParquetFormatException exception)
        {
            Assert.Equal(reader.Schema[column].Name, exception.Column);
            Assert.Equal(rowGroup, exception.RowGroup);
            return false;
        }
    }

    private static void AssertConsistent(ColumnBuffer buffer)
    {
        int values = buffer switch
        {
            ValueBuffer<bool> fixedSize => fixedSize.Values.Length,
            ValueBuffer<int> fixedSize => fixedSize.Values.Length,
            ValueBuffer<long> fixedSize => fixedSize.Values.Length,
            ValueBuffer<float> fixedSize => fixedSize.Values.Length,
            ValueBuffer<double> fixedSize => fixedSize.Values.Length,
            BinaryBuffer binary => binary.Ends.Length,
            _ => -1,
        };
        Assert.Equal(buffer.ValueCount, values);
        if (buffer is BinaryBuffer texts)
        {
            int before = 0;
            foreach (int end in texts.Ends)
            {
                Assert.InRange(end, before, texts.Bytes.Length);
                before = end;
            }
        }
    }
}
