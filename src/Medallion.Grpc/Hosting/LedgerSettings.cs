using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.DynamoDb;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Grpc.Hosting;

/// <summary>Where the runs of all replicas are kept (section Medallion:Ledger).</summary>
internal sealed class LedgerSettings
{
    private const string Section = $"{StoreOptions.SectionName}:Ledger";
    private const string Memory = "memory";
    private const string DynamoDb = "dynamodb";

    /// <summary>
    /// <c>s3://bucket</c> or <c>file:///folder</c>, one of the configured stores; <c>dynamodb</c>, with the table under
    /// DynamoDb; or <c>memory</c>: this process alone, until it ends. Default: the first configured store that names one bucket
    /// or folder, else memory.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>The table, where the ledger is kept in DynamoDB.</summary>
    public DynamoDbLedgerOptions? DynamoDbTable { get; set; }

    /// <summary>How long a replica that has fallen silent keeps its runs.</summary>
    public LeaseOptions Lease { get; set; } = new();

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems(StoreOptions stores)
    {
        string place = PlaceOf(stores);
        if (place == DynamoDb)
        {
            string[] problems = DynamoDbTable is null
                ? [$"{Section}:{nameof(DynamoDbTable)}: name the table: {Section}:{nameof(DynamoDbTable)}:TableName"]
                : [.. DynamoDbTable.Validate($"{Section}:{nameof(DynamoDbTable)}")];
            return [.. problems, .. Lease.Validate($"{Section}:{nameof(Lease)}")];
        }

        bool isKnown = place == Memory || StoreUri.TryParse(place, out _, out _);
        return
        [
            .. isKnown
                ? []
                : new[] { $"{Section}:{nameof(Store)}: '{place}' is no store: s3://bucket, file:///folder, dynamodb or memory" },
            .. Lease.Validate($"{Section}:{nameof(Lease)}"),
        ];
    }

    /// <summary>Opens what the settings name.</summary>
    public IRunRecordStore Open(StoreOptions stores, ObjectStoreProvider provider, TimeProvider time)
    {
        string place = PlaceOf(stores);
        return place switch
        {
            Memory => new MemoryRunRecordStore(),
            DynamoDb => new DynamoDbRunRecordStore(DynamoDbTable!),
            _ => new ObjectRunRecordStore(OpenObjects(StoreUri.Parse(place), provider), time, "_medallion/ledger/"),
        };
    }

    /// <summary>How leases last. In the memory of one process nobody waits for them, and a process that sleeps keeps them.</summary>
    public LeaseOptions LeaseIn(StoreOptions stores) => PlaceOf(stores) == Memory
        ? new LeaseOptions { Duration = TimeSpan.FromMinutes(10), SafetyMargin = TimeSpan.FromMinutes(1) }
        : Lease;

    /// <summary>A bucket has time limits of its own; a folder can keep its callers for ever.</summary>
    private static IObjectStore OpenObjects(StoreUri uri, ObjectStoreProvider provider) =>
        uri.Scheme == "file" ? new InterruptibleStore(provider.Open(uri)) : provider.Open(uri);

    private string PlaceOf(StoreOptions stores) =>
        Store
        ?? stores.Stores.Select(static store => store.Uri).FirstOrDefault(static uri => !uri.Contains('*', StringComparison.Ordinal))
        ?? Memory;
}
