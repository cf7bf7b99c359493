using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Reading;

namespace Medallion.Parquet.Tests.Fuzzing;

/// <summary>Reads all that a file holds, under small limits, and checks what every answer promises.</summary>
internal static class BoundedReading
{
    private const int LargestPage = 256 * 1024;
    private const int LargestColumn = 1024 * 1024;

    /// <summary>Checksums are off: most changes would be found by them alone, and what lies behind them would go untested.</summary>
    public static readonly ParquetReaderOptions Limits = new()
    {
        MaxPageBytes = LargestPage,
        MaxColumnBytes = LargestColumn,
        MaxMetadataBytes = LargestColumn,
        ReadBytes = 4 * 1024,
        VerifyChecksums = false,
        SkipUnsupportedColumns = true,
    };

    /// <summary>Names the outcome; throws where it is neither values nor a typed fault at its place.</summary>
    public static async Task<string> AnswerAsync(byte[] file, ParquetReaderOptions options, CancellationToken cancellationToken)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        int thread = Environment.CurrentManagedThreadId;
        int chunks = 0;
        string answer = "read";
        try
        {
            var reader = await ParquetFileReader.OpenAsync(new MemorySource(file), options, cancellationToken);
            for (int rowGroup = 0; rowGroup < reader.RowGroupCount; rowGroup++)
            {
                for (int column = 0; column < reader.Schema.Count; column++)
                {
                    chunks++;
                    string ofColumn = await ReadColumnAsync(reader, rowGroup, column, cancellationToken);
                    answer = ofColumn == "read" ? answer : ofColumn;
                }
            }
        }
        catch (ParquetFormatException refusal)
        {
            answer = $"file: {refusal.Fault}";
        }

        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, MaxAllocation(file.Length, chunks));
        return answer;
    }

    /// <summary>
    /// An element of the metadata takes up to some 200 bytes in memory for each byte in the file. A column grows by doubling,
    /// which adds up to less than 4 times its size, and has one page and one dictionary beside it.
    /// </summary>
    public static long MaxAllocation(int fileLength, int chunks) =>
        1024 * 1024 + fileLength * 400L + chunks * (4L * LargestColumn + 6L * LargestPage);

    private static async ValueTask<string> ReadColumnAsync(
        ParquetFileReader reader, int rowGroup, int column, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = ColumnBuffer.Create(reader.Schema[column]);
            await reader.ReadColumnAsync(rowGroup, column, buffer, cancellationToken);
            AssertConsistent(buffer);
            Assert.Equal(reader.Metadata.RowGroups[rowGroup].RowCount, buffer.RowCount);
            await reader.ReadOffsetIndexAsync(rowGroup, column, cancellationToken);
            await reader.ReadColumnIndexAsync(rowGroup, column, cancellationToken);
            return "read";
        }
        catch (ParquetFormatException refusal)
        {
            Assert.Equal(reader.Schema[column].Name, refusal.Column);
            Assert.Equal(rowGroup, refusal.RowGroup);
            return $"column: {refusal.Fault}";
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
