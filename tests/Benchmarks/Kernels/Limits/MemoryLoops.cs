using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Kernels.Limits;

/// <summary>Measures how fast memory is read and copied.</summary>
internal static class MemoryLoops
{
    private const int BytesOfCore = 128 << 20;
    private const int Repeats = 9;

    public static MemoryBandwidth Measure()
    {
        int cores = Environment.ProcessorCount;
        byte[][] sources = [.. Enumerable.Range(0, cores).Select(static _ => Fill(new byte[BytesOfCore]))];
        byte[][] destinations = [.. Enumerable.Range(0, cores).Select(static _ => Fill(new byte[BytesOfCore]))];
        return new MemoryBandwidth(
            Best(1, core => Read(sources[core])),
            Best(1, core => Copy(sources[core], destinations[core])),
            Best(cores, core => Read(sources[core])),
            Best(cores, core => Copy(sources[core], destinations[core])));
    }

    /// <summary>The best of several times: what the machine can do when nobody else is busy.</summary>
    private static double Best(int cores, Func<int, int> loop)
    {
        double best = 0;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, cores, core => loop(core));
            best = Math.Max(best, (double)BytesOfCore * cores / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>Memory that was never written is not there yet.</summary>
    private static byte[] Fill(byte[] bytes)
    {
        bytes.AsSpan().Fill(1);
        return bytes;
    }

    private static int Read(ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        Vector512<byte> a = default, b = default, c = default, d = default;
        for (nuint at = 0; at < (nuint)bytes.Length; at += 256)
        {
            a ^= Vector512.LoadUnsafe(ref start, at);
            b ^= Vector512.LoadUnsafe(ref start, at + 64);
            c ^= Vector512.LoadUnsafe(ref start, at + 128);
            d ^= Vector512.LoadUnsafe(ref start, at + 192);
        }

        return (a ^ b ^ c ^ d).GetHashCode();
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ref byte source = ref MemoryMarshal.GetReference(from);
        ref byte destination = ref MemoryMarshal.GetReference(to);
        for (nuint at = 0; at < (nuint)from.Length; at += 128)
        {
            Vector512<byte> first = Vector512.LoadUnsafe(ref source, at);
            Vector512<byte> second = Vector512.LoadUnsafe(ref source, at + 64);
            first.StoreUnsafe(ref destination, at);
            second.StoreUnsafe(ref destination, at + 64);
        }

        return to[^1];
    }
}
