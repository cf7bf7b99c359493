using System.Text.Json;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>A record as the bytes of one object.</summary>
internal static class RecordFrame
{
    public static byte[] Encode(string writeId, ReadOnlySpan<byte> content)
    {
        RecordHeader header = new(RecordHeader.CurrentFormat, writeId) { Length = content.Length };
        return HeaderLine.Prepend(JsonSerializer.SerializeToUtf8Bytes(header, RecordJson.Default.RecordHeader), content);
    }

    /// <summary>Whether these are the bytes of one write from beginning to end, as far as they tell.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> bytes) =>
        HeaderLine.TrySplit(bytes, out ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> content)
        && Parse(line) is { } header
        && (header.Length ?? content.Length) == content.Length;

    public static StoredRecord Decode(StoreUri store, ObjectVersion version, ReadOnlyMemory<byte> bytes)
    {
        RecordHeader? header = null;
        if (HeaderLine.TrySplit(bytes, out ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> content))
        {
            header = Parse(line);
        }

        return header?.Format == RecordHeader.CurrentFormat
            ? new StoredRecord(version.ETag, header.WriteId, content)
            : throw new StoreException(
                StoreFault.Rejected,
                store,
                version.Key,
                $"{store.Of(version.Key)} is not a run record that this release can read: it was damaged, or a newer "
                    + "release wrote it. Upgrade this replica, or move the object away.");
    }

    private static RecordHeader? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, RecordJson.Default.RecordHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
