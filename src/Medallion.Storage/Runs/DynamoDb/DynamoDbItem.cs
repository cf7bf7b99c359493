using Amazon.DynamoDBv2.Model;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>A record as an item. The write's id is its version: it never repeats.</summary>
internal static class DynamoDbItem
{
    public const string LedgerName = "ledger";
    public const string RecordName = "record";
    public const string WriteName = "write_id";
    public const string ContentName = "content";

    public static Dictionary<string, AttributeValue> KeyOf(string ledger, string record) => new(StringComparer.Ordinal)
    {
        [LedgerName] = new AttributeValue(ledger),
        [RecordName] = new AttributeValue(record),
    };

    public static Dictionary<string, AttributeValue> Encode(
        string ledger,
        string record,
        string writeId,
        ReadOnlyMemory<byte> content)
    {
        Dictionary<string, AttributeValue> item = KeyOf(ledger, record);
        item[WriteName] = new AttributeValue(writeId);
        item[ContentName] = new AttributeValue { B = new MemoryStream(content.ToArray(), writable: false) };
        return item;
    }

    public static StoredRecord Decode(string table, string record, Dictionary<string, AttributeValue> item)
    {
        string? writeId = item.GetValueOrDefault(WriteName)?.S;
        byte[]? content = item.GetValueOrDefault(ContentName)?.B?.ToArray();
        return writeId is not null && content is not null
            ? new StoredRecord(writeId, writeId, content)
            : throw new StoreException(
                StoreFault.Rejected,
                null,
                record,
                $"DynamoDB table {table}, record {record}: the item is not a run record; something else writes to the ledger.");
    }
}
