using System.Globalization;
using System.Text;

namespace Medallion.FunctionalTests.Faults;

/// <summary>Start line and fields of an HTTP/1.1 message.</summary>
/// <param name="Text">As it was sent, with the empty line at its end.</param>
internal sealed record HttpHead(string Text)
{
    /// <summary>Method of a request, or version of an answer.</summary>
    public string First => Text[..Text.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>Target of a request, or status of an answer.</summary>
    public string Second => Text.Split(' ', 3)[1];

    public long? ContentLength =>
        Field("Content-Length") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool IsChunked => Field("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    public bool AwaitsContinue => Field("Expect") is not null;

    public ReadOnlyMemory<byte> Bytes => Encoding.Latin1.GetBytes(Text);

    public string? Field(string name)
    {
        string? line = Text.Split("\r\n").Skip(1)
            .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }

    public HttpHead Without(string name) => new(string.Join(
        "\r\n", Text.Split("\r\n").Where(line => !line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))));

    public HttpHead WithContentLength(long length) =>
        new($"{Without("Content-Length").Text[..^4]}\r\nContent-Length: {length}\r\n\r\n");
}
