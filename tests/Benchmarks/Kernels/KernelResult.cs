namespace Benchmarks.Kernels;

/// <summary>What a kernel does in a second, and what could be done.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="BytesPerSecond">Bytes that it goes through, on one core.</param>
/// <param name="LimitPurpose">What the limit is.</param>
/// <param name="LimitBytesPerSecond">The limit, on one core; null where what measures it is absent.</param>
internal sealed record KernelResult(
    string Name, string Purpose, double BytesPerSecond, string LimitPurpose, double? LimitBytesPerSecond)
{
    /// <summary>The kernel's part of the limit.</summary>
    public double? Share => BytesPerSecond / LimitBytesPerSecond;
}
