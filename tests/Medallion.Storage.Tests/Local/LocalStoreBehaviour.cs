using System.Diagnostics.CodeAnalysis;
using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Tests.Objects;

namespace Medallion.Storage.Tests.Local;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class LocalStoreBehaviour : ObjectStoreBehaviour
{
    private readonly TestFolder _folder = new();

    public override Task DisposeAsync()
    {
        ((LocalObjectStore)Store).Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(_folder.Open());

    private protected override IObjectStore OpenMissing() =>
        new LocalObjectStore(StoreUri.Parse($"file://{_folder.Path}/missing"), TimeProvider.System);

    private protected override Task SeedAsync(IReadOnlyList<string> keys)
    {
        foreach (string key in keys)
        {
            string path = Path.Combine(_folder.Path, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, key, Encoding.UTF8);
        }

        return Task.CompletedTask;
    }

    private protected override Task<int> CountRemainsAsync() => Task.FromResult(_folder.Partials().Count);
}
