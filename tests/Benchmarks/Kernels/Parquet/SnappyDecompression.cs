using BenchmarkDotNet.Attributes;
using Medallion.Parquet.Compression;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Decompresses a page.</summary>
public class SnappyDecompression : IKernel, IForeignLimit
{
    private readonly SnappyDecompressor _decompressor = new();
    private byte[] _compressed = [];
    private byte[] _page = [];

    public string Purpose => "Snappy: decompress 1 MB of e-mail addresses";

    public string LimitPurpose => "Google's Snappy in C++ (pyarrow) on the same bytes";

    public long Bytes => _page.Length;

    public string Operation => "decompress";

    public ReadOnlySpan<byte> Input => _page;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _page = await SnappyPage.MakeAsync();
        var compressor = new SnappyCompressor();
        byte[] output = new byte[compressor.MaxCompressedLength(_page.Length)];
        _compressed = output[..compressor.Compress(_page, output)];
    }

    [Benchmark]
    public bool Kernel() => _decompressor.TryDecompress(_compressed, _page);
}
