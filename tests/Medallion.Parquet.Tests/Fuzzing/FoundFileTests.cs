using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Reading;
using Medallion.Parquet.Writing;
using Medallion.Tests.Shared;

namespace Medallion.Parquet.Tests.Fuzzing;

/// <summary>Files, kept in Found/, whose copy once failed as a fault of the caller, or was made of damaged bytes.</summary>
public sealed class FoundFileTests
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "Medallion.Parquet.Tests", "Fuzzing", "Found");

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Folder).Select(static path => Path.GetFileName(path)!));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Is_refused_with_its_place(string name)
    {
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(Folder, name));
        ParquetFormatException refusal = await Assert.ThrowsAsync<ParquetFormatException>(() => CopyAsync(file));
        Assert.NotNull(refusal.Column);
        Assert.NotNull(refusal.RowGroup);
    }

    private static async Task CopyAsync(byte[] file)
    {
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(
            new MemorySource(file), ParquetReaderOptions.Default, CancellationToken.None);
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, reader.Schema, new ParquetWriterOptions());
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            await writer.AppendAsync(await reader.ReadPassThroughAsync(i, CancellationToken.None), CancellationToken.None);
        }
    }
}
