using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Tests.Objects;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Tests.Local;

public sealed class OpenFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keeps_a_bounded_number_of_files_open()
    {
        using OpenFiles files = new(capacity: 2);
        using FileThreads threads = new();
        var resources = new LocalResources(files, threads);
        using LocalObjectStore store = new(
            StoreUri.Parse($"file://{_folder.Path}"), _folder.Path, resources, ownsThem: false, TimeProvider.System);
        for (int i = 0; i < 5; i++)
        {
            await store.PutAsync($"{i}", $"{i}");
            Assert.Equal($"{i}", await store.ReadTextAsync($"{i}"));
        }

        Assert.Equal(2, files.Count);
        Assert.Equal("0", await store.ReadTextAsync("0"));
    }

    [Fact]
    public void A_dropped_file_is_closed_by_its_last_user()
    {
        using OpenFiles files = new(capacity: 1);
        OpenFiles.Entry first = files.Add("a", "1", Open());
        OpenFiles.Entry again = files.TryRent("a", "1")!;
        OpenFiles.Entry second = files.Add("b", "1", Open());

        Assert.Null(files.TryRent("a", "1"));
        Assert.False(first.Handle.IsClosed);
        files.Return(first);
        Assert.False(first.Handle.IsClosed);
        files.Return(again);
        Assert.True(first.Handle.IsClosed);

        files.Return(second);
        Assert.False(second.Handle.IsClosed);
        files.Dispose();
        Assert.True(second.Handle.IsClosed);
    }

    [Fact]
    public void Of_two_files_opened_for_one_version_one_is_kept()
    {
        using OpenFiles files = new(capacity: 4);
        OpenFiles.Entry first = files.Add("a", "1", Open());
        OpenFiles.Entry second = files.Add("a", "1", Open());

        files.Return(second);
        files.Return(first);

        Assert.Equal(1, files.Count);
        Assert.False(first.Handle.IsClosed);
        Assert.True(second.Handle.IsClosed);
    }

    private SafeFileHandle Open() =>
        File.OpenHandle(_folder.FileOf("file"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
}
