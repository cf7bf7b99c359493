using System.Text;
using System.Text.Unicode;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>
/// The text of one object as UTF-8 without its byte order mark: decompressed where the magic bytes of GZIP are seen,
/// transcoded where a byte order mark or the declared encoding says so. Every byte that is handed out is valid UTF-8.
/// </summary>
internal sealed class DecodedObject : IAsyncDisposable
{
    /// <summary>Fewest bytes that can be asked for at a time.</summary>
    public const int LeastRead = MaxCut + 1;

    /// <summary>Longest part of a UTF-8 sequence that can be cut off at the end of a piece.</summary>
    private const int MaxCut = 3;

    /// <summary>Bytes that are looked at to tell what an object holds.</summary>
    private const int HeadBytes = 64 * 1024;

    private readonly string _uri;
    private readonly StoredObjectStream _stored;
    private readonly CsvReadOptions _options;
    private readonly byte[] _cut = new byte[MaxCut];
    private Stream _text;
    private PeekStream? _plain;
    private Utf8Transcoder? _transcoder;
    private long _decompressed;
    private long _offset;
    private int _cutLength;

    private DecodedObject(string uri, StoredObjectStream stored, CsvReadOptions options)
    {
        _uri = uri;
        _stored = stored;
        _text = stored;
        _options = options;
    }

    /// <summary>Whether the object is compressed.</summary>
    public bool IsGzip { get; private set; }

    /// <summary>Whether the object looks like text at all; where it does not, nothing is to be read from it.</summary>
    public bool IsText { get; private set; } = true;

    /// <summary>IANA name of its encoding.</summary>
    public string EncodingName { get; private set; } = "utf-8";

    /// <summary>Opens an object; <paramref name="declaredEncoding"/> is empty where none is declared.</summary>
    public static async Task<DecodedObject> OpenAsync(
        IObjectStore store,
        ObjectVersion version,
        string declaredEncoding,
        CsvReadOptions options,
        Action<int> onRead,
        CancellationToken cancellationToken)
    {
        var stored = new StoredObjectStream(store, version, options, onRead);
        var decoded = new DecodedObject(store.Uri.Of(version.Key), stored, options);
        try
        {
            await decoded.DecideAsync(declaredEncoding, cancellationToken);
            return decoded;
        }
        catch
        {
            await decoded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fills as much of <paramref name="buffer"/> (at least 4 bytes) as there is; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _cut.AsSpan(0, _cutLength).CopyTo(buffer.Span);
        int filled = _cutLength;
        filled += await FillAsync(buffer[filled..], cancellationToken);
        bool isEnd = filled < buffer.Length;
        int valid = isEnd ? filled : filled - CutAtEnd(buffer.Span[..filled]);
        RequireUtf8(buffer.Span[..valid], _offset);
        _cutLength = filled - valid;
        buffer.Span[valid..filled].CopyTo(_cut);
        _offset += valid;
        return valid;
    }

    /// <summary>
    /// The next bytes, not yet looked at; null at the end. What is stored as UTF-8 is handed out where the store put it.
    /// Not to be mixed with <see cref="ReadAsync"/>.
    /// </summary>
    public async ValueTask<TextPiece?> NextAsync(CancellationToken cancellationToken)
    {
        if (_plain is null)
        {
            return await DecodeNextAsync(cancellationToken);
        }

        ReadOnlyMemory<byte> head = _plain.TakeHead();
        if (head.Length == 0)
        {
            return await _stored.TakeAsync(cancellationToken);
        }

        byte[] bytes = _options.Buffers.Rent(head.Length);
        head.CopyTo(bytes);
        return new TextPiece(new SharedBuffer(_options.Buffers, bytes), 0, head.Length);
    }

    /// <summary>Throws where bytes are not UTF-8.</summary>
    /// <param name="bytes">Whole sequences.</param>
    /// <param name="offset">Bytes of the decoded object before them.</param>
    public void RequireUtf8(ReadOnlySpan<byte> bytes, long offset)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        throw NotDecoded(offset + position, Convert.ToHexString(bytes.Slice(position, Math.Min(4, bytes.Length - position))), null);
    }

    /// <summary>Each stream owns the one that it reads, down to the stored bytes.</summary>
    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private async Task DecideAsync(string declaredEncoding, CancellationToken cancellationToken)
    {
        var head = new PeekStream(_stored, HeadBytes);
        _text = head;
        ReadOnlyMemory<byte> bytes = await head.PeekAsync(cancellationToken);
        IsGzip = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (IsGzip)
        {
            head = new PeekStream(new GzipText(head), HeadBytes);
            _text = head;
            bytes = await PeekCompressedAsync(head, cancellationToken);
        }

        (Encoding? encoding, int mark) = ByByteOrderMark(bytes.Span);
        head.Skip(mark);
        encoding ??= declaredEncoding.Length == 0 ? null : Declared(declaredEncoding);
        EncodingName = encoding?.WebName ?? EncodingName;
        if (encoding is not (UnicodeEncoding or UTF32Encoding))
        {
            Sniff(bytes.Span[mark..]);
        }

        if (encoding is not null and not UTF8Encoding)
        {
            _transcoder = new Utf8Transcoder(head, encoding);
            _text = _transcoder;
        }

        _plain = IsGzip || _transcoder is not null ? null : head;
    }

    private async ValueTask<TextPiece?> DecodeNextAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = _options.Buffers.Rent(Math.Max(MaxCut + 1, _options.BlockBytes));
        int room = Math.Min(_options.HeadRoom, bytes.Length / 8);
        try
        {
            int filled = await FillAsync(bytes.AsMemory(room), cancellationToken);
            _offset += filled;
            if (filled > 0)
            {
                return new TextPiece(new SharedBuffer(_options.Buffers, bytes), room, filled);
            }
        }
        catch
        {
            _options.Buffers.Return(bytes);
            throw;
        }

        _options.Buffers.Return(bytes);
        return null;
    }

    private void Sniff(ReadOnlySpan<byte> head)
    {
        TextKind kind = TextSniffer.Sniff(head);
        IsText = kind != TextKind.Binary;
        if (kind == TextKind.UnmarkedUtf16)
        {
            throw new StageException(
                FailureReason.EncodingInvalid,
                new DataLocation
                {
                    ObjectUri = _uri,
                    ByteOffset = 0,
                    Line = 1,
                    Expected = EncodingName,
                    Found = "UTF-16 without a byte order mark",
                },
                "The file looks like UTF-16; declare utf-16 or utf-16be as its encoding");
        }
    }

    private async Task<ReadOnlyMemory<byte>> PeekCompressedAsync(PeekStream head, CancellationToken cancellationToken)
    {
        try
        {
            return await head.PeekAsync(cancellationToken);
        }
        catch (InvalidDataException error)
        {
            throw NotDecompressed(error);
        }
    }

    private static (Encoding? Encoding, int Length) ByByteOrderMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        _ => (null, 0),
    };

    /// <summary>The encoding of a name, throwing on what it does not know; null where there is none of this name.</summary>
    internal static Encoding? FindEncoding(string name)
    {
        try
        {
            EncoderFallback encoder = EncoderFallback.ExceptionFallback;
            DecoderFallback decoder = DecoderFallback.ExceptionFallback;
            return CodePagesEncodingProvider.Instance.GetEncoding(name, encoder, decoder) ?? Encoding.GetEncoding(name, encoder, decoder);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null; // .NET knows UTF-7, but refuses it, as it hides what a text holds.
        }
    }

    private static Encoding Declared(string name) => FindEncoding(name) ?? throw StageException.InvalidRequest(
        [new("dialect.encoding", $"'{name}' is no encoding; write for example utf-8 or windows-1252")]);

    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int filled = 0;
        try
        {
            while (filled < buffer.Length)
            {
                int read = await _text.ReadAsync(buffer[filled..], cancellationToken);
                if (read == 0)
                {
                    break;
                }

                filled += read;
            }
        }
        catch (InvalidDataException error)
        {
            throw NotDecompressed(error);
        }
        catch (DecoderFallbackException error)
        {
            throw NotDecoded(_transcoder?.WellFormedBytes ?? _offset + filled, Convert.ToHexString(error.BytesUnknown ?? []), error);
        }

        CheckRatio(filled);
        return filled;
    }

    private void CheckRatio(int filled)
    {
        const long Allowance = 64 * 1024 * 1024;
        _decompressed += filled;
        if (IsGzip && _decompressed > Allowance && _decompressed / _options.Limits.MaxDecompressionRatio > _stored.Length)
        {
            throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation
                {
                    ObjectUri = _uri,
                    ByteOffset = _offset,
                    Expected = $"at most {_options.Limits.MaxDecompressionRatio} bytes for each compressed byte (MaxDecompressionRatio)",
                    Found = $"{_decompressed} bytes out of {_stored.Length}",
                },
                "The compressed object unfolds beyond reason");
        }
    }

    /// <summary>Bytes at the end that begin a UTF-8 sequence whose rest is still to come.</summary>
    internal static int CutAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(MaxCut, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if (lead < 0x80)
            {
                return 0;
            }

            if (lead >= 0xC0)
            {
                int length = lead > 0xF4 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private StageException NotDecoded(long offset, string found, Exception? inner) => new(
        FailureReason.EncodingInvalid,
        new DataLocation { ObjectUri = _uri, ByteOffset = offset, Expected = EncodingName, Found = $"bytes {found}" },
        inner: inner);

    private StageException NotDecompressed(Exception inner) => new(
        FailureReason.CompressionInvalid,
        new DataLocation
        {
            ObjectUri = _uri,
            ByteOffset = _offset,
            Expected = "GZIP data",
            Found = "data that is damaged, cut short, or followed by something else",
        },
        inner: inner);
}
