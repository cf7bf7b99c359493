using System.Runtime.CompilerServices;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>Reads one CSV object from its first byte to its last, once: its layout, then blocks of whole records.</summary>
internal sealed class CsvObjectReader : IAsyncDisposable
{
    private const int SampleBytes = 64 * 1024;

    private readonly DecodedObject _decoded;
    private readonly CsvLimits _limits;
    private readonly string _uri;
    private readonly int _blockBytes;
    private readonly int _blockSlack;
    private readonly int _leastFill;
    private readonly TextWindow _window;

    private CsvObjectReader(DecodedObject decoded, CsvReadOptions options, string uri)
    {
        _decoded = decoded;
        _limits = options.Limits;
        _uri = uri;
        _blockBytes = Math.Min(options.BlockBytes, _limits.MaxRecordBytes);
        // A block takes along what little of its range would be left behind it.
        _blockSlack = Math.Min(_blockBytes / 2, _limits.MaxRecordBytes - _blockBytes);

        // Where ranges are larger than blocks, a block ends with its range, which then need not be copied.
        _leastFill = options.RangeBytes < _blockBytes ? _blockBytes : 0;
        _window = new TextWindow(decoded, uri, options.Buffers);
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
            await reader._window.FillAsync(layout.RecordsOffset, cancellationToken);
            reader._window.Drop(layout.RecordsOffset);
            reader.Layout = layout;
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
        int wanted = _blockBytes;
        while (true)
        {
            if (scanned == _window.Length || _window.Length < _leastFill)
            {
                await _window.FillAsync(Math.Max(scanned + 1, _leastFill), cancellationToken);
                if (scanned == _window.Length)
                {
                    break;
                }
            }

            wanted = scanned < _blockBytes ? _blockBytes : scanned < wanted ? wanted : Grown(scanned, splitter.IsInQuotes);
            int most = wanted == _blockBytes ? wanted + _blockSlack : wanted;
            int stop = _window.Length <= most ? _window.Length : wanted;
            int end = splitter.Scan(_window.Text[scanned..stop].Span);
            _window.RequireText(scanned, stop, splitter.WasPlain);
            end = end < 0 ? end : end + scanned;
            scanned = stop;
            if (end > 0)
            {
                yield return _window.Take(end);
                scanned -= end;
            }
        }

        _window.RequireText(scanned, scanned, isPlain: false);
        RequireClosed(splitter);
        if (_window.Length > 0)
        {
            yield return _window.Take(_window.Length);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _window.Dispose();
        await _decoded.DisposeAsync();
    }

    private static async Task<CsvObjectReader> StartAsync(
        IObjectStore store,
        ObjectVersion version,
        string encoding,
        CsvReadOptions options,
        Action<int> onRead,
        CancellationToken cancellationToken)
    {
        DecodedObject decoded = await DecodedObject.OpenAsync(store, version, encoding, options, onRead, cancellationToken);
        return new CsvObjectReader(decoded, options, store.Uri.Of(version.Key));
    }

    private async Task DetectAsync(CsvDialectRequest request, Action<Finding> report, CancellationToken cancellationToken)
    {
        if (!_decoded.IsText)
        {
            report(Finding(FindingCode.ObjectNotText));
            return;
        }

        await _window.FillAsync(Math.Min(SampleBytes, _limits.MaxRecordBytes), cancellationToken);
        _window.RequireUtf8(_window.Length);
        if (_window.Text.Span.Contains((byte)0))
        {
            report(Finding(FindingCode.ObjectNotText));
            return;
        }

        byte delimiter = request.Delimiter ?? CsvDialectDetector.DetectDelimiter(_window.Text.Span, request.Quote, _window.IsLast);
        int firstRecord = await FirstRecordAsync(delimiter, request.Quote, cancellationToken);
        if (IsBlank(_window.Text.Span[..firstRecord]))
        {
            report(Finding(FindingCode.ObjectEmpty));
            return;
        }

        var source = new CsvSource(_uri, _decoded.EncodingName, _decoded.IsGzip, _limits);
        CsvLayout layout = HeaderReader.Read(_window.Text.Span, firstRecord, delimiter, request, source, report);
        _window.Drop(layout.RecordsOffset);
        await _window.FillAsync(1, cancellationToken);
        Layout = layout;
        if (layout.Dialect.HasHeader && _window.IsLast && IsBlank(_window.Text.Span))
        {
            report(Finding(FindingCode.ObjectHeaderOnly));
        }
    }

    /// <summary>Reads on until the first record is whole; returns where it ends.</summary>
    private async Task<int> FirstRecordAsync(byte delimiter, byte quote, CancellationToken cancellationToken)
    {
        while (true)
        {
            int end = HeaderReader.FirstRecordEnd(_window.Text.Span, delimiter, quote, _window.IsLast);
            if (end > 0 || _window.IsLast)
            {
                RequireClosed(_window.Text.Span[..end], delimiter, quote);
                return end;
            }

            await _window.FillAsync(Grown(_window.Length, isInQuotes: true), cancellationToken);
            _window.RequireUtf8(_window.Length);
        }
    }

    /// <summary>The next size to try where a record is longer than this one.</summary>
    private int Grown(int length, bool isInQuotes)
    {
        int limit = _limits.MaxRecordBytes;
        return length < limit
            ? (int)Math.Min(limit, length * 2L)
            : throw new StageException(
                FailureReason.LimitExceeded,
                new DataLocation
                {
                    ObjectUri = _uri,
                    ByteOffset = _window.Offset,
                    Expected = $"a record of at most {limit} bytes (MaxRecordBytes)",
                    Found = $"a longer one: {DataLocation.Shorten(_window.Text.Span)}",
                },
                isInQuotes ? "A quoted cell is still open; often its closing quote is missing" : "");
    }

    private void RequireClosed(ReadOnlySpan<byte> record, byte delimiter, byte quote)
    {
        var splitter = new RecordSplitter(delimiter, quote);
        splitter.Scan(record);
        RequireClosed(splitter);
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
                    ByteOffset = _window.Offset,
                    Expected = "a closing quote",
                    Found = DataLocation.Shorten(_window.Text.Span),
                },
                "A quoted cell is still open where the object ends; the record begins at this byte");
        }
    }

    private Finding Finding(FindingCode code) => new(code, Severity.Warning, new DataLocation { ObjectUri = _uri });

    private static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept((byte)'\r', (byte)'\n');
}
