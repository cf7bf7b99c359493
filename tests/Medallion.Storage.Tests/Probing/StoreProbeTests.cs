using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Probing;
using Medallion.Storage.Tests.Local;
using Medallion.Storage.Tests.Objects;

namespace Medallion.Storage.Tests.Probing;

public sealed class StoreProbeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false, "put-if-absent", "put-if-match")]
    [InlineData(false, true, "multipart-if-absent", "multipart-if-match")]
    [InlineData(true, true, "put-if-absent", "put-if-match", "multipart-if-absent", "multipart-if-match")]
    public async Task Names_every_condition_that_is_ignored(bool onPut, bool onComplete, params string[] expected)
    {
        using LocalObjectStore inner = _folder.Open();
        CarelessStore store = new(inner, onPut, onComplete);

        StoreProbeResult result = await StoreProbe.CheckAsync(store, "data/", CancellationToken.None);

        Assert.Equal(expected, result.Checks.Where(static check => !check.Passed).Select(static check => check.Name));
        Assert.Equal(expected.Length == 0, result.Passed);
        Assert.Equal(6, result.Checks.Count);
        Assert.Empty(await inner.KeysAsync(""));
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_no_matter_of_conditions()
    {
        using LocalObjectStore missing = new(StoreUri.Parse($"file://{_folder.Path}/missing"), TimeProvider.System);

        await StoreCalls.FailsAsync(
            StoreFault.StoreNotFound, () => StoreProbe.CheckAsync(missing, "data/", CancellationToken.None));
    }
}
