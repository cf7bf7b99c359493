using System.Diagnostics.CodeAnalysis;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.DynamoDb;

namespace Medallion.Storage.Tests.Runs.DynamoDb;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
[NeedsDynamoDb]
public sealed class DynamoDbRecordBehaviour(DynamoDbFixture fixture) : RecordStoreBehaviour, IClassFixture<DynamoDbFixture>
{
    private readonly List<DynamoDbRunRecordStore> _stores = [];

    // moto counts the bytes of an item in base64; AWS counts them as they are.
    private protected override int MostContentBytes => Store.MaxContentBytes * 3 / 4;

    public override Task DisposeAsync()
    {
        _stores.ForEach(static store => store.Dispose());
        return Task.CompletedTask;
    }

    private protected override async Task<IRunRecordStore> OpenAsync() =>
        Open(await fixture.Target.CreateTableAsync());

    private protected override IRunRecordStore OpenMissing() => Open(fixture.Target.Options("missing-table"));

    private DynamoDbRunRecordStore Open(DynamoDbLedgerOptions options)
    {
        DynamoDbRunRecordStore store = fixture.Target.Open(options);
        _stores.Add(store);
        return store;
    }
}
