using System.Buffers.Binary;

namespace Medallion.Tests.Shared;

/// <summary>Changes bytes as bad disks, cut transfers and careless tools do: a few changes, one on top of the other.</summary>
/// <param name="random">Decides everything: the same one gives the same bytes.</param>
/// <param name="tokens">Bytes that mean something in the format: delimiters, magic numbers, extreme lengths.</param>
internal sealed class FuzzMutator(Random random, IReadOnlyList<byte[]> tokens)
{
    private const int MaxChanges = 5;
    private const int MaxChunk = 200;

    private static readonly byte[] Extremes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];
    private static readonly int[] Lengths = [0, 1, -1, int.MaxValue, int.MinValue, 0xFFFF, 1 << 24, 1 << 30];

    /// <summary>Changes one of the samples; parts of the others may get into it.</summary>
    /// <param name="samples">At least one.</param>
    /// <param name="tail">Bytes at the end that half of the changes go to, where the format has its directory there.</param>
    public byte[] Mutate(IReadOnlyList<byte[]> samples, int tail = 0)
    {
        byte[] bytes = samples[random.Next(samples.Count)];
        for (int changes = random.Next(1, MaxChanges + 1); changes > 0; changes--)
        {
            bytes = bytes.Length == 0 ? Token() : Change([.. bytes], samples, Position(bytes.Length, tail));
        }

        return bytes;
    }

    private int Position(int length, int tail) =>
        tail > 0 && random.Next(2) == 0 ? random.Next(Math.Max(0, length - tail), length) : random.Next(length);

    private byte[] Change(byte[] bytes, IReadOnlyList<byte[]> samples, int at)
    {
        int chunk = Math.Min(random.Next(1, MaxChunk), bytes.Length - at);
        switch (random.Next(14))
        {
            case < 3:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3:
                bytes[at] = Extremes[random.Next(Extremes.Length)];
                return bytes;
            case 4:
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                return bytes;
            case 5:
                return WithLength(bytes, at);
            case 6:
                return [.. bytes[..at], .. bytes[(at + chunk)..]];
            case 7:
                return [.. bytes[..(at + chunk)], .. bytes[at..]];
            case 8:
                return Swapped(bytes, at, chunk);
            case 9:
                return [.. bytes[..at], .. Token(), .. bytes[at..]];
            case 10:
                byte[] token = Token();
                return [.. bytes[..at], .. token, .. bytes[Math.Min(bytes.Length, at + token.Length)..]];
            case 11:
                return random.Next(3) == 0 ? bytes[..at] : bytes;
            case 12:
                bytes.AsSpan(at, chunk).Fill(Extremes[random.Next(Extremes.Length)]);
                return bytes;
            default:
                return Spliced(bytes, at, samples[random.Next(samples.Count)]);
        }
    }

    private byte[] Token() => tokens[random.Next(tokens.Count)];

    private byte[] WithLength(byte[] bytes, int at)
    {
        if (bytes.Length - at >= sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), Lengths[random.Next(Lengths.Length)]);
        }

        return bytes;
    }

    private byte[] Swapped(byte[] bytes, int at, int chunk)
    {
        int other = random.Next(bytes.Length - chunk + 1);
        byte[] kept = bytes[at..(at + chunk)];
        bytes.AsSpan(other, chunk).CopyTo(bytes.AsSpan(at));
        kept.CopyTo(bytes, other);
        return bytes;
    }

    private byte[] Spliced(byte[] bytes, int at, byte[] other)
    {
        int from = random.Next(other.Length + 1);
        int to = Math.Min(other.Length, from + random.Next(4 * MaxChunk));
        return random.Next(2) == 0 ? [.. bytes[..at], .. other[from..]] : [.. bytes[..at], .. other[from..to], .. bytes[at..]];
    }
}
