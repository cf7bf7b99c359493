using BenchmarkDotNet.Attributes;
using Medallion.Parquet.Compression;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Compresses a page.</summary>
public class SnappyCompression : IKernel, IForeignLimit
{
    private readonly SnappyCompressor _compressor = new();
    private byte[] _page = [];
    private byte[] _output = [];

    public string Purpose => "Snappy: compress 1 MB of e-mail addresses";

    public string LimitPurpose => "Google's Snappy in C++ (pyarrow) on the same bytes";

    public long Bytes => _page.Length;

    public string Operation => "compress";

    public ReadOnlySpan<byte> Input => _page;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _page = await SnappyPage.MakeAsync();
        _output = new byte[_compressor.MaxCompressedLength(_page.Length)];
    }

    [Benchmark]
    public int Kernel() => _compressor.Compress(_page, _output);
}
