using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Medallion.Storage.Runs;

/// <summary>One part of a key as a name that every store and file system takes.</summary>
internal static class RecordKeyPart
{
    /// <summary>Longest escaped part: with a suffix behind it fits a file name (255 bytes), and five of them a key.</summary>
    public const int MaxLength = 180;

    private const int DigestLength = 64;
    private const char DigestMark = '~';

    // A lone escape sign: no other text is escaped to it.
    private const string Empty = "%";

    // The dot is left out on purpose: '.', '..' and names that end like a record's would all need a rule of their own.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-%~");

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    public static string Escape(string text)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        byte[] bytes = Encode(text);
        StringBuilder escaped = new();
        foreach (byte value in bytes)
        {
            _ = Plain.Contains((char)value) ? escaped.Append((char)value) : escaped.Append('%').Append(value.ToString("X2"));
        }

        return escaped.Length <= MaxLength ? escaped.ToString() : Shorten(escaped.ToString(), bytes);
    }

    public static bool IsEscaped(string segment) =>
        segment.Length is > 0 and <= MaxLength && !segment.AsSpan().ContainsAnyExcept(Escaped);

    private static string Shorten(string escaped, byte[] bytes)
    {
        int length = MaxLength - DigestLength - 1;
        int escape = escaped.LastIndexOf('%', length - 1, 2);
        string beginning = escaped[..(escape < 0 ? length : escape)];
        return beginning + DigestMark + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static byte[] Encode(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException fault)
        {
            throw new ArgumentException("A part of a key is not valid Unicode (half of a surrogate pair).", nameof(text), fault);
        }
    }
}
