using System.Buffers;
using System.Text;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Bounds;

/// <summary>
/// Cuts long bounds of byte arrays: they only serve to skip pages, and one long cell would else swell page index and
/// footer. A cut lower bound is lower, an upper one is raised; text stays valid UTF-8.
/// </summary>
internal static class BoundsShortener
{
    /// <summary>Most bytes of a bound.</summary>
    private const int MaxLength = 64;

    /// <summary>The bounds of values between these two; null where there is no short value above the greatest.</summary>
    public static ValueBounds? Shorten(ParquetType type, ReadOnlySpan<byte> least, ReadOnlySpan<byte> greatest)
    {
        bool isText = type.Logical is LogicalKind.String or LogicalKind.Enum or LogicalKind.Json;
        byte[] lower = Cut(least, isText).ToArray();
        byte[]? upper = greatest.Length <= MaxLength ? greatest.ToArray() : Above(Cut(greatest, isText), isText);
        return upper is null
            ? null
            : new ValueBounds(lower, upper, least.Length <= MaxLength, greatest.Length <= MaxLength);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value, bool isText)
    {
        if (value.Length <= MaxLength)
        {
            return value;
        }

        int cut = MaxLength;
        while (isText && cut > 0 && (value[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        return value[..cut];
    }

    /// <summary>A value above every value that begins so.</summary>
    private static byte[]? Above(ReadOnlySpan<byte> start, bool isText) =>
        isText && System.Text.Unicode.Utf8.IsValid(start) ? AboveText(start) : AboveBytes(start);

    /// <summary>Raises the last character that can be: UTF-8 is in the order of code points.</summary>
    private static byte[]? AboveText(ReadOnlySpan<byte> start)
    {
        while (Rune.DecodeLastFromUtf8(start, out Rune last, out int length) == OperationStatus.Done)
        {
            start = start[..^length];
            if (Next(last) is { } next && start.Length + next.Utf8SequenceLength <= MaxLength)
            {
                byte[] above = new byte[start.Length + next.Utf8SequenceLength];
                start.CopyTo(above);
                next.EncodeToUtf8(above.AsSpan(start.Length));
                return above;
            }
        }

        return null;
    }

    private static Rune? Next(Rune rune) => rune.Value switch
    {
        0x10_FFFF => null,
        0xD7FF => new Rune(0xE000), // surrogates are no characters
        _ => new Rune(rune.Value + 1),
    };

    private static byte[]? AboveBytes(ReadOnlySpan<byte> start)
    {
        int last = start.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
        {
            return null;
        }

        byte[] above = start[..(last + 1)].ToArray();
        above[last]++;
        return above;
    }
}
