using System.Buffers;
using System.Text;

namespace Medallion.Storage.Objects;

/// <summary>Rules for user metadata: names that fit an HTTP header, any text as value, S3's limit of size.</summary>
internal static class ObjectMetadata
{
    /// <summary>
    /// Most bytes of names and encoded values together. S3 allows 2,048; the rest is left to the entry that an upload
    /// adds to recognise itself.
    /// </summary>
    public const int MaxBytes = 1920;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static IReadOnlyDictionary<string, string> Empty { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public static void Validate(IReadOnlyDictionary<string, string> metadata)
    {
        int bytes = 0;
        foreach ((string name, string value) in metadata)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                throw new ArgumentException(
                    $"Metadata name '{name}' must consist of lower-case letters, digits, '-', '_' and '.'.",
                    nameof(metadata));
            }

            bytes += name.Length + Encode(value).Length;
        }

        if (bytes > MaxBytes)
        {
            throw new ArgumentException($"Metadata takes {bytes} bytes; {MaxBytes} are allowed.", nameof(metadata));
        }
    }

    /// <summary>Header-safe form: '%' and everything but printable ASCII is percent-encoded as UTF-8.</summary>
    public static string Encode(string value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && !value.Contains('%', StringComparison.Ordinal)
            && value.AsSpan().Trim(' ').Length == value.Length)
        {
            return value;
        }

        StringBuilder text = new();
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        for (int i = 0; i < bytes.Length; i++)
        {
            // A header loses blanks at its ends.
            bool outerBlank = bytes[i] == ' ' && (i == 0 || i == bytes.Length - 1 || bytes[i - 1] == ' ');
            bool plain = bytes[i] is >= (byte)' ' and <= (byte)'~' and not (byte)'%' && !outerBlank;
            _ = plain ? text.Append((char)bytes[i]) : text.Append('%').Append(bytes[i].ToString("X2"));
        }

        return text.ToString();
    }

    public static string Decode(string value) =>
        value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;
}
