using System.Buffers;
using System.Text.Unicode;

namespace Medallion.Stages.Csv;

/// <summary>Tells text from other bytes before they are decoded.</summary>
internal static class TextSniffer
{
    /// <summary>Control characters that no text file holds; tab, line breaks, form feed, escape and Ctrl-Z are in some.</summary>
    private static readonly SearchValues<byte> ForeignControls = SearchValues.Create(
        [.. Enumerable.Range(1, 31).Select(static c => (byte)c).Where(static c => c is not (>= 9 and <= 13 or 26 or 27))]);

    /// <summary>Judges an object's first bytes, which are in no encoding of 16 or 32 bits as far as is known.</summary>
    public static TextKind Sniff(ReadOnlySpan<byte> head)
    {
        if (HasForeignSignature(head))
        {
            return TextKind.Binary;
        }

        if (head.Contains((byte)0))
        {
            return LooksLikeUtf16(head) ? TextKind.UnmarkedUtf16 : TextKind.Binary;
        }

        return head.ContainsAny(ForeignControls) && !IsUtf8(head) ? TextKind.Binary : TextKind.Text;
    }

    /// <summary>Formats that are uploaded in the place of CSV, by the bytes that they start with.</summary>
    private static bool HasForeignSignature(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\u0003\u0004"u8) // ZIP, and what spreadsheets save by default
        || head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) // spreadsheets of old
        || head.StartsWith("%PDF-"u8)
        || head.StartsWith("PAR1"u8)
        || head.StartsWith("BZh"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00]) // xz
        || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]); // Zstandard

    /// <summary>Whether nearly every second byte is 0, and no other.</summary>
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> head)
    {
        const int TooFewToTell = 8;
        if (head.Length < TooFewToTell)
        {
            return false;
        }

        Span<int> zeros = [0, 0];
        for (int i = 0; i < head.Length; i++)
        {
            zeros[i % 2] += head[i] == 0 ? 1 : 0;
        }

        int most = Math.Max(zeros[0], zeros[1]);
        return Math.Min(zeros[0], zeros[1]) == 0 && most > head.Length / 4;
    }

    /// <summary>Whether the bytes are UTF-8, a last character that is cut off left aside.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head) => Utf8.IsValid(head[..^DecodedObject.CutAtEnd(head)]);
}
