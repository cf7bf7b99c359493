using System.Diagnostics.CodeAnalysis;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Runs;
using Medallion.Storage.Tests.Local;

namespace Medallion.Storage.Tests.Runs;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class LocalRecordBehaviour : RecordStoreBehaviour
{
    private readonly TestFolder _folder = new();
    private readonly List<LocalObjectStore> _stores = [];

    public override Task DisposeAsync()
    {
        _stores.ForEach(static store => store.Dispose());
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private protected override Task<IRunRecordStore> OpenAsync() =>
        Task.FromResult<IRunRecordStore>(Open(_folder.Path));

    private protected override IRunRecordStore OpenMissing() => Open($"{_folder.Path}/missing");

    private ObjectRunRecordStore Open(string folder)
    {
        LocalObjectStore store = new(StoreUri.Parse($"file://{folder}"), TimeProvider.System);
        _stores.Add(store);
        return new ObjectRunRecordStore(store, TimeProvider.System);
    }
}
