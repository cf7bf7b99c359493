using System.Diagnostics;
using System.Runtime.Versioning;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Tests.Objects;
using Medallion.Tests.Shared;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Local;

public sealed class LocalHardeningTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestFolder _outside = new();

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task Links_are_neither_listed_nor_followed()
    {
        using LocalObjectStore store = _folder.Open();
        File.WriteAllText(_outside.FileOf("secret"), "secret");
        File.CreateSymbolicLink(_folder.FileOf("file-link"), _outside.FileOf("secret"));
        Directory.CreateSymbolicLink(_folder.FileOf("folder-link"), _outside.Path);
        Directory.CreateSymbolicLink(_folder.FileOf("loop"), _folder.Path);
        await store.PutAsync("real", "x");

        Assert.Equal(["real"], await store.KeysAsync(""));
        foreach (string key in new[] { "file-link", "folder-link/secret", "folder-link/new", "loop/real" })
        {
            await FailsAsync(StoreFault.AccessDenied, () => store.FindAsync(key, CancellationToken.None));
            await FailsAsync(StoreFault.AccessDenied, () => store.ReadAllAsync(new ObjectVersion(key, "\"x\"", 6)));
            await FailsAsync(StoreFault.AccessDenied, () => store.PutAsync(key, "overwritten"));
            await FailsAsync(StoreFault.AccessDenied, () => store.DeleteAsync(key, CancellationToken.None));
        }

        await FailsAsync(StoreFault.AccessDenied, () => store.ListAsync("folder-link/"));
        Assert.Equal("secret", File.ReadAllText(_outside.FileOf("secret")));
        Assert.Equal([_outside.FileOf("secret")], Directory.GetFileSystemEntries(_outside.Path));
    }

    [Fact]
    public async Task The_configured_folder_itself_may_be_a_link()
    {
        Directory.CreateSymbolicLink(_folder.FileOf("root"), _outside.Path);
        using LocalObjectStore store = new(StoreUri.Parse($"file://{_folder.Path}/root"), TimeProvider.System);

        await store.PutAsync("a/b", "x");

        Assert.Equal(["a/b"], await store.KeysAsync(""));
        Assert.Equal("x", await store.ReadTextAsync("a/b"));
    }

    [Fact]
    public async Task A_pipe_is_not_an_object()
    {
        using LocalObjectStore store = _folder.Open();
        using (Process mkfifo = Process.Start("mkfifo", [_folder.FileOf("pipe")]))
        {
            await mkfifo.WaitForExitAsync();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.Empty(await store.KeysAsync(""));
        Assert.Null(await store.FindAsync("pipe", CancellationToken.None));
        await FailsAsync(StoreFault.ObjectNotFound, () => store.ReadAllAsync(new ObjectVersion("pipe", "\"x\"", 1)));
        await FailsAsync(StoreFault.InvalidUri, () => store.PutAsync("pipe", "x"));
    }

    [Fact]
    public async Task A_key_cannot_be_another_keys_folder()
    {
        using LocalObjectStore store = _folder.Open();
        await store.PutAsync("a/b", "x");

        await FailsAsync(StoreFault.InvalidUri, () => store.PutAsync("a", "x"));
        await FailsAsync(StoreFault.InvalidUri, () => store.PutAsync("a/b/c", "x"));
        await FailsAsync(StoreFault.InvalidUri, () => store.PutAsync(new string('x', 300), "x"));
        Assert.Empty(_folder.Partials());
    }

    [UnprivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_closed_folder_is_told_from_an_absent_one()
    {
        using LocalObjectStore store = _folder.Open();
        await store.PutAsync("closed/a", "x");
        File.SetUnixFileMode(_folder.FileOf("closed"), UnixFileMode.None);
        try
        {
            await FailsAsync(StoreFault.AccessDenied, () => store.FindAsync("closed/a", CancellationToken.None));
            await FailsAsync(StoreFault.AccessDenied, () => store.ListAsync(""));
            await FailsAsync(StoreFault.AccessDenied, () => store.PutAsync("closed/b", "x"));
        }
        finally
        {
            File.SetUnixFileMode(
                _folder.FileOf("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [TinyVolumeFact]
    public async Task A_full_volume_is_told_and_the_previous_version_stays()
    {
        using TinyVolume volume = TinyVolume.TryMount()!;
        using LocalObjectStore store = new(StoreUri.Parse($"file://{volume.Path}"), TimeProvider.System);
        await store.PutAsync("a", "previous");

        await FailsAsync(StoreFault.Full, () => store.UploadAsync("a", new byte[8 << 20]));
        await FailsAsync(StoreFault.Full, () => store.UploadAsync("b", new byte[8 << 20], step: 8 << 20));
        await FailsAsync(
            StoreFault.Full,
            () => store.PutAsync("c", new byte[8 << 20], PublishCondition.None, NoMetadata, CancellationToken.None));

        Assert.Equal(["a"], await store.KeysAsync(""));
        Assert.Equal("previous", await store.ReadTextAsync("a"));
        Assert.Empty(Directory.EnumerateFiles(volume.Path, "*.partial", SearchOption.AllDirectories));
    }
}
