using System.Text.Json;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Lease and content as the bytes of one record.</summary>
internal static class LeaseFrame
{
    public static byte[] Encode(LeaseHeader header, ReadOnlySpan<byte> content) =>
        HeaderLine.Prepend(JsonSerializer.SerializeToUtf8Bytes(header, RecordJson.Default.LeaseHeader), content);

    public static LeasedRecord Decode(RecordKey key, StoredRecord record)
    {
        LeaseHeader? header = null;
        if (HeaderLine.TrySplit(record.Content, out ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> content))
        {
            header = Parse(line);
        }

        return header is { IsValid: true }
            ? new LeasedRecord(key, record.Version, header, content)
            : throw new StoreException(
                StoreFault.Rejected,
                null,
                key.Name,
                $"The run record {key.Name} has no lease that this release can read: it was damaged, or a newer release "
                    + "wrote it. Upgrade this replica, or move the record away.");
    }

    private static LeaseHeader? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, RecordJson.Default.LeaseHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
