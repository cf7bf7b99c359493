using Amazon.DynamoDBv2.Model;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>A record as an item. The write's id is its version: it never repeats.</summary>
internal static class DynamoDbItem
{
    public const string LedgerName = "ledger";
    public const string RecordName = "record_key";
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
        string writeId = VersionOf(table, record, item);
        byte[] content = item.GetValueOrDefault(ContentName)?.B?.ToArray() ?? throw Foreign(table, record);
        return new StoredRecord(writeId, writeId, content);
    }

    public static string VersionOf(string table, string record, Dictionary<string, AttributeValue> item) =>
        item.GetValueOrDefault(WriteName)?.S ?? throw Foreign(table, record);

    private static StoreException Foreign(string table, string record) => new(
        StoreFault.Rejected,
        null,
        record,
        $"DynamoDB table {table}, record {record}: the item is not a run record; something else writes to the ledger.");
}
