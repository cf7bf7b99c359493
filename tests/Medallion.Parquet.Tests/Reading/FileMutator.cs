using System.Buffers.Binary;

namespace Medallion.Parquet.Tests.Reading;

/// <summary>Changes a file as bad disks, bad networks and bad people do.</summary>
internal sealed class FileMutator(int seed)
{
    private static readonly byte[] Extremes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] file)
    {
        byte[] mutated = [.. file];
        for (int changes = _random.Next(1, 4); changes > 0; changes--)
        {
            mutated = Change(mutated);
        }

        return mutated;
    }

    private byte[] Change(byte[] file)
    {
        int at = _random.Next(file.Length);
        switch (_random.Next(12))
        {
            case < 5:
                file[at] ^= (byte)(1 << _random.Next(8));
                return file;
            case < 8:
                file[at] = Extremes[_random.Next(Extremes.Length)];
                return file;
            case 8:
                file.AsSpan(at, Math.Min(_random.Next(1, 12), file.Length - at)).Fill(0xFF);
                return file;
            case 9:
                return WithFooterLength(file, _random.Next(2) == 0 ? _random.Next(file.Length) : _random.Next());
            case 10:
                return Cut(file, at, Math.Min(_random.Next(1, 40), file.Length - at));
            default:
                return [.. file[..at], .. file[(file.Length - Math.Min(at, 20))..], .. file[at..]];
        }
    }

    /// <summary>Takes bytes out, or everything behind them.</summary>
    private byte[] Cut(byte[] file, int at, int length) =>
        _random.Next(3) == 0 ? file[..Math.Max(1, at)] : [.. file[..at], .. file[(at + length)..], .. file[^1..]];

    private static byte[] WithFooterLength(byte[] file, int length)
    {
        if (file.Length >= 8)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), length);
        }

        return file;
    }
}
