namespace Benchmarks.Kernels;

/// <summary>A kernel whose limit is what the format's own library does, which runs in another process.</summary>
public interface IForeignLimit
{
    /// <summary>What it is asked for: compress or decompress.</summary>
    string Operation { get; }

    /// <summary>The plain bytes.</summary>
    ReadOnlySpan<byte> Input { get; }
}
