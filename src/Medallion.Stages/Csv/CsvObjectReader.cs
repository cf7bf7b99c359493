using System.Runtime.CompilerServices;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>Reads one CSV object from its first byte to its last, once: its layout, then blocks of whole records.</summary>
internal sealed class CsvObjectReader : IAsyncDisposable
{
    private const int SampleBytes = 64 * 1024;

    private readonly DecodedObject _text;
    private readonly CsvReadOptions _options;
    private readonly string _uri;
    private byte[] _buffer;
    private int _length;
    private long _offset;
    private bool _isEnd;

    private CsvObjectReader(DecodedObject text, CsvReadOptions options, string uri)
    {
        _text = text;
        _options = options;
        _uri = uri;
        _buffer = RecordBlock.Rent(options.BlockBytes);
    }

    /// <summary>How the object is written; null where it holds no text.</summary>
    public CsvLayout? Layout { get; private set; }

    /// <summary>Opens an object and finds out how it is written. Reports an empty object and one that is not text.</summary>
    public static async Task<CsvObjectReader> OpenAsync(
        IObjectStore store,
        ObjectVersion version,
        CsvDialectRequest request,
        CsvReadOptions options,
        Action<int> onRead,
        Action<Finding> report,
        CancellationToken cancellationToken)
    {
        CsvObjectReader reader = await StartAsync(store, version, request.Encoding, options, onRead, cancellationToken);
        try
        {
            await reader.DetectAsync(request, report, cancellationToken);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an object that is known to be written in a layout.</summary>
    public static async Task<CsvObjectReader> OpenAsync(
        IObjectStore store,
        ObjectVersion version,
        CsvLayout layout,
        CsvReadOptions options,
        Action<int> onRead,
        CancellationToken cancellationToken)
    {
        CsvObjectReader reader = await StartAsync(store, version, layout.Dialect.Encoding, options, onRead, cancellationToken);
        try
        {
            await reader.FillAsync(Math.Max(layout.RecordsOffset, 1), cancellationToken);
            reader.Layout = layout;
            reader.DropFirst(layout.RecordsOffset);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Blocks of whole records, in order; each is the caller's to dispose.</summary>
    public async IAsyncEnumerable<RecordBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Layout is null)
        {
            yield break;
        }

        var splitter = new RecordSplitter((byte)Layout.Dialect.Delimiter, (byte)Layout.Dialect.Quote);
        int scanned = 0;
        int end = -1;
        while (true)
        {
            int scannedEnd = splitter.Scan(Content[scanned.._length].Span);
            end = scannedEnd >= 0 ? scanned + scannedEnd : end;
            scanned = _length;
            bool isFull = _length >= _options.BlockBytes;
            if (end > 0 && (isFull || _isEnd))
            {
                yield return TakeBlock(end);
                (scanned, end) = (_length, -1);
            }

            if (_isEnd)
            {
                break;
            }

            await FillAsync(Math.Max(_options.BlockBytes, Grown(_length)), cancellationToken);
        }

        RequireClosed(splitter);
        if (_length > 0)
        {
            yield return TakeBlock(_length);
        }
    }

    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private static async Task<CsvObjectReader> StartAsync(
        IObjectStore store,
        ObjectVersion version,
        string encoding,
        CsvReadOptions options,
        Action<int> onRead,
        CancellationToken cancellationToken)
    {
        DecodedObject text = await DecodedObject.OpenAsync(
            store, version, encoding, options.Limits, options.RangeBytes, onRead, cancellationToken);
        return new CsvObjectReader(text, options, store.Uri.Of(version.Key));
    }

    private Memory<byte> Content => _buffer.AsMemory(RecordBlock.Headroom, _length);

    private async Task DetectAsync(CsvDialectRequest request, Action<Finding> report, CancellationToken cancellationToken)
    {
        await FillAsync(SampleBytes, cancellationToken);
        if (_length == 0 || Content.Span.Contains((byte)0))
        {
            FindingCode code = _length == 0 ? FindingCode.ObjectEmpty : FindingCode.ObjectNotText;
            report(new Finding(code, Severity.Warning, new DataLocation { ObjectUri = _uri }));
            return;
        }

        byte delimiter = request.Delimiter ?? CsvDialectDetector.DetectDelimiter(Content.Span, request.Quote, _isEnd);
        int firstRecord = await FirstRecordAsync(delimiter, request.Quote, cancellationToken);
        var source = new CsvSource(_uri, _text.EncodingName, _text.IsGzip, _options.Limits);
        CsvLayout layout = HeaderReader.Read(_buffer.AsMemory(0, RecordBlock.Headroom + firstRecord), delimiter, request, source, report);
        DropFirst(layout.RecordsOffset);
        Layout = layout;
        if (_length == 0 && _isEnd && layout.Dialect.HasHeader)
        {
            report(new Finding(FindingCode.ObjectHeaderOnly, Severity.Warning, new DataLocation { ObjectUri = _uri }));
        }
    }

    /// <summary>Reads on until the first record is whole; returns its length.</summary>
    private async Task<int> FirstRecordAsync(byte delimiter, byte quote, CancellationToken cancellationToken)
    {
        while (true)
        {
            int end = FirstRecordEnd(Content.Span, delimiter, quote);
            if (end > 0)
            {
                return end;
            }

            if (_isEnd)
            {
                return _length;
            }

            await FillAsync(Grown(_length), cancellationToken);
        }
    }

    private static int FirstRecordEnd(ReadOnlySpan<byte> text, byte delimiter, byte quote)
    {
        var splitter = new RecordSplitter(delimiter, quote);
        for (int i = 0; i < text.Length; i++)
        {
            int end = splitter.Scan(text.Slice(i, 1));
            if (end >= 0 && i + end > 0)
            {
                return i + end;
            }
        }

        return -1;
    }

    /// <summary>Reads until the buffer holds <paramref name="wanted"/> bytes or the object ends.</summary>
    private async Task FillAsync(int wanted, CancellationToken cancellationToken)
    {
        const int Least = 4;
        Reserve(wanted + Least);
        while (_length < wanted && !_isEnd)
        {
            Memory<byte> free = _buffer.AsMemory(RecordBlock.Headroom + _length);
            int read = await _text.ReadAsync(free[..Math.Max(Least, wanted - _length)], cancellationToken);
            _isEnd = read == 0;
            _length += read;
        }
    }

    private int Grown(int length)
    {
        int limit = _options.Limits.MaxRecordBytes;
        if (length >= limit)
        {
            throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation { ObjectUri = _uri, ByteOffset = _offset, Expected = $"a record of at most {limit} bytes", Found = "a longer one" });
        }

        return (int)Math.Min(limit, Math.Max(length * 2L, 16));
    }

    private void Reserve(int capacity)
    {
        if (_buffer.Length >= capacity + RecordBlock.Headroom)
        {
            return;
        }

        byte[] larger = RecordBlock.Rent(capacity);
        Content.CopyTo(larger.AsMemory(RecordBlock.Headroom));
        System.Buffers.ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Hands the first bytes out as a block and keeps the rest.</summary>
    private RecordBlock TakeBlock(int length)
    {
        var block = new RecordBlock(_buffer, length, _offset);
        int rest = _length - length;
        byte[] next = RecordBlock.Rent(Math.Max(_options.BlockBytes, rest));
        Content[length..].CopyTo(next.AsMemory(RecordBlock.Headroom));
        _buffer = next;
        _length = rest;
        _offset += length;
        return block;
    }

    private void DropFirst(int length)
    {
        Content[length..].CopyTo(_buffer.AsMemory(RecordBlock.Headroom));
        _length -= length;
        _offset += length;
    }

    private void RequireClosed(RecordSplitter splitter)
    {
        if (splitter.IsInQuotes)
        {
            throw new StageException(
                FailureReason.CsvMalformed,
                new DataLocation
                {
                    ObjectUri = _uri,
                    ByteOffset = _offset,
                    Expected = "a closing quote",
                    Found = DataLocation.Shorten(Content.Span),
                },
                "A quoted cell is still open where the object ends; the record begins at this byte");
        }
    }
}
