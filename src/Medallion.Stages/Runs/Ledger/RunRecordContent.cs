using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// A run as the bytes of a ledger record: JSON, compressed where it is long, since what makes it long (columns, findings)
/// repeats itself. The result is kept once, although the last event tells it too.
/// </summary>
internal static class RunRecordContent
{
    /// <summary>Shorter records stay readable by eye. 64 KiB.</summary>
    private const int CompressFrom = 64 * 1024;

    /// <summary>Longest JSON: a damaged record must not cost more memory than this. 64 MiB.</summary>
    private const int MaxJsonBytes = 64 * 1024 * 1024;

    private const ushort GzipMagic = 0x1F8B;

    /// <summary>Writes a record.</summary>
    public static ReadOnlyMemory<byte> Write(RunRecord record)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(WithoutEnd(record), RunRecordJson.Default.RunRecord);
        if (json.Length < CompressFrom)
        {
            return json;
        }

        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(json);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    /// <summary>
    /// Reads a record; null where it holds none. Throws <see cref="JsonException"/>, <see cref="NotSupportedException"/> or
    /// <see cref="InvalidDataException"/> where it is damaged.
    /// </summary>
    public static RunRecord? Read(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> json = IsCompressed(content.Span) ? Decompress(content) : content.Span;
        return JsonSerializer.Deserialize(json, RunRecordJson.Default.RunRecord) is { } record ? WithEnd(record) : null;
    }

    private static bool IsCompressed(ReadOnlySpan<byte> content) =>
        content.Length > 2 && BinaryPrimitives.ReadUInt16BigEndian(content) == GzipMagic;

    private static byte[] Decompress(ReadOnlyMemory<byte> content)
    {
        using var gzip = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        using var json = new MemoryStream();
        byte[] piece = new byte[CompressFrom];
        for (int read = gzip.Read(piece); read > 0; read = gzip.Read(piece))
        {
            if (json.Length + read > MaxJsonBytes)
            {
                throw new InvalidDataException($"more than {MaxJsonBytes} bytes of JSON");
            }

            json.Write(piece, 0, read);
        }

        return json.ToArray();
    }

    private static RunRecord WithoutEnd(RunRecord record) => record.Events is [.., { Body: Succeeded or Failed } last]
        ? record with
        {
            Format = RunRecord.CurrentFormat,
            Events = [.. record.Events.SkipLast(1)],
            End = new RunEnd(last.Sequence, last.Time),
        }
        : record with { Format = RunRecord.LiveFormat };

    private static RunRecord WithEnd(RunRecord record)
    {
        RunEventBody? body = record switch
        {
            { End: null } => null,
            { Result: { } result } => new Succeeded(result),
            { Failure: { } failure } => new Failed(failure),
            _ => throw new InvalidDataException("an end that is neither a result nor a failure"),
        };
        return body is null
            ? record
            : record with
            {
                Events = [.. record.Events, new RunEvent(record.End!.Sequence, record.End.Time, record.Attempt, body)],
                End = null,
            };
    }
}
