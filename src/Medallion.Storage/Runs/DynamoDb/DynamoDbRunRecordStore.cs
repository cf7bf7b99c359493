using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.DynamoDb;

/// <summary>Records as items of a DynamoDB table: a request for each read and write, deletions and pages without detour.</summary>
/// <remarks>
/// Needs <c>dynamodb:GetItem</c>, <c>PutItem</c>, <c>DeleteItem</c> and <c>Query</c> on the table. Reads are consistent.
/// </remarks>
public sealed class DynamoDbRunRecordStore : IRunRecordStore, IDisposable
{
    // An item has at most 400 KiB with its key and the names of its attributes.
    private const int MaxBytes = (400 << 10) - (4 << 10);

    private readonly DynamoDbConnection _connection;
    private readonly string _table;
    private readonly string _ledger;

    /// <summary>Opens a table; connects with the first call.</summary>
    /// <exception cref="ArgumentException">
    /// The options are not valid; see <see cref="DynamoDbLedgerOptions.Validate"/>.
    /// </exception>
    public DynamoDbRunRecordStore(DynamoDbLedgerOptions options)
        : this(options, static handler => handler)
    {
    }

    internal DynamoDbRunRecordStore(DynamoDbLedgerOptions options, Func<HttpMessageHandler, HttpMessageHandler> decorate)
    {
        _connection = new DynamoDbConnection(options, decorate);
        (_table, _ledger) = (options.TableName, options.Ledger);
    }

    /// <inheritdoc/>
    public int MaxContentBytes => MaxBytes;

    internal IAmazonDynamoDB Sdk => _connection.Sdk;

    /// <inheritdoc/>
    public async Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken) =>
        await GetAsync(key, projection: null, cancellationToken) is { } item
            ? DynamoDbItem.Decode(_table, key.Name, item)
            : null;

    /// <inheritdoc/>
    public async Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken) =>
        await GetAsync(key, DynamoDbItem.WriteName, cancellationToken) is { } item
            ? DynamoDbItem.VersionOf(_table, key.Name, item)
            : null;

    /// <inheritdoc/>
    public async Task<RecordWrite> WriteAsync(
        RecordKey key,
        ReadOnlyMemory<byte> content,
        string? expectedVersion,
        CancellationToken cancellationToken)
    {
        string record = NameOf(key);
        RequireSize(record, content.Length);
        string writeId = WriteResolution.NewWriteId();
        PutItemRequest request = new()
        {
            TableName = _table,
            Item = DynamoDbItem.Encode(_ledger, record, writeId, content),
            ConditionExpression = expectedVersion is null
                ? $"attribute_not_exists({DynamoDbItem.RecordName})"
                : $"{DynamoDbItem.WriteName} = :expected",
            ExpressionAttributeValues = ValuesOf(expectedVersion),
        };
        try
        {
            await SendAsync(record, sdk => sdk.PutItemAsync(request, cancellationToken), cancellationToken);
            return RecordWrite.Written(writeId);
        }
        catch (StoreException fault) when (WriteResolution.IsOpen(fault))
        {
            StoredRecord? current = await ReadBackAsync(key, fault, cancellationToken);
            return WriteResolution.Decide(fault, writeId, expectedVersion, current);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken)
    {
        RecordPage page = new(after, limit);
        QueryRequest request = QueryOf(folder, after, limit);
        do
        {
            QueryResponse response = await SendAsync(
                null, sdk => sdk.QueryAsync(request, cancellationToken), cancellationToken);
            foreach (Dictionary<string, AttributeValue> item in response.Items ?? [])
            {
                // Without a version it is no record of ours: whoever reads it is told so, and the listing goes on.
                string version = item.GetValueOrDefault(DynamoDbItem.WriteName)?.S ?? "";
                if (!page.Add(item[DynamoDbItem.RecordName].S, version))
                {
                    return page.Records;
                }
            }

            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return page.Records;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken)
    {
        string record = NameOf(key);
        DeleteItemRequest request = new()
        {
            TableName = _table,
            Key = DynamoDbItem.KeyOf(_ledger, record),
            ConditionExpression = $"{DynamoDbItem.WriteName} = :expected",
            ExpressionAttributeValues = ValuesOf(expectedVersion),
        };
        try
        {
            await SendAsync(record, sdk => sdk.DeleteItemAsync(request, cancellationToken), cancellationToken);
            return true;
        }
        catch (StoreException fault) when (WriteResolution.IsOpen(fault))
        {
            StoredRecord? current = await ReadBackAsync(key, fault, cancellationToken);
            return current?.Version == expectedVersion ? throw WriteResolution.StillOpen(fault) : current is null;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connection.Dispose();

    private static Dictionary<string, AttributeValue>? ValuesOf(string? expectedVersion) => expectedVersion is null
        ? null
        : new Dictionary<string, AttributeValue>(StringComparer.Ordinal) { [":expected"] = new(expectedVersion) };

    private static string NameOf(RecordKey key)
    {
        key.RequireName();
        return key.Name;
    }

    private async Task<Dictionary<string, AttributeValue>?> GetAsync(
        RecordKey key,
        string? projection,
        CancellationToken cancellationToken)
    {
        string record = NameOf(key);
        GetItemRequest request = new()
        {
            TableName = _table,
            Key = DynamoDbItem.KeyOf(_ledger, record),
            ConsistentRead = true,
            ProjectionExpression = projection,
        };
        GetItemResponse response = await SendAsync(
            record, sdk => sdk.GetItemAsync(request, cancellationToken), cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    private QueryRequest QueryOf(RecordKey folder, RecordKey? after, int limit)
    {
        // DynamoDB refuses to start at a key outside the folder; the page leaves out what lies before.
        bool startsInside = after?.Name.StartsWith(folder.Folder, StringComparison.Ordinal) ?? false;
        QueryRequest request = new()
        {
            TableName = _table,
            ConsistentRead = true,
            Limit = limit,
            KeyConditionExpression = $"{DynamoDbItem.LedgerName} = :ledger",
            ProjectionExpression = $"{DynamoDbItem.RecordName}, {DynamoDbItem.WriteName}",
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
            {
                [":ledger"] = new(_ledger),
            },
            ExclusiveStartKey = startsInside ? DynamoDbItem.KeyOf(_ledger, after!.Name) : null,
        };
        if (folder != RecordKey.Root)
        {
            request.KeyConditionExpression += $" AND begins_with({DynamoDbItem.RecordName}, :folder)";
            request.ExpressionAttributeValues[":folder"] = new(folder.Folder);
        }

        return request;
    }

    private async Task<StoredRecord?> ReadBackAsync(RecordKey key, StoreException fault, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(key, cancellationToken);
        }
        catch (StoreException second) when (second.Fault == StoreFault.Unavailable)
        {
            throw WriteResolution.StillOpen(fault);
        }
    }

    private async Task<T> SendAsync<T>(
        string? record,
        Func<IAmazonDynamoDB, Task<T>> send,
        CancellationToken cancellationToken)
    {
        try
        {
            return await send(Sdk);
        }
        catch (Exception exception) when (DynamoDbFaults.IsStoreFault(exception, cancellationToken))
        {
            throw DynamoDbFaults.Map(exception, _table, record);
        }
    }

    private void RequireSize(string record, int length)
    {
        if (length > MaxBytes)
        {
            throw new StoreException(
                StoreFault.Rejected,
                null,
                record,
                $"DynamoDB table {_table}, record {record}: {length} bytes of content; an item holds at most {MaxBytes}. "
                    + "Keep large results in the object store and their reference in the record.");
        }
    }
}
