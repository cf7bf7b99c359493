namespace Medallion.Storage.Objects.Local;

/// <summary>
/// The folder of a store: turns keys into paths, and lets none lead out of it. File work is done on its threads, never on
/// the caller's.
/// </summary>
internal sealed class LocalFolder
{
    private readonly string _boundary;
    private readonly string _base;
    private readonly FileThreads _threads;

    /// <param name="uri">The store's folder.</param>
    /// <param name="boundary">
    /// The configured folder that the store lies in or is: links are refused everywhere below it. It may be a link
    /// itself, since whoever configured it chose it.
    /// </param>
    /// <param name="threads">Threads that wait for its disk.</param>
    public LocalFolder(StoreUri uri, string boundary, FileThreads threads)
    {
        _threads = threads;
        Uri = uri;
        _boundary = boundary.TrimEnd('/');
        _base = uri.Location.TrimEnd('/');
    }

    public StoreUri Uri { get; }

    public string Root => Uri.Location;

    /// <summary>Path of an object, its key checked and every folder on the way to it a real one.</summary>
    public string PathOf(string key)
    {
        ObjectKey.Validate(Uri, key);
        string path = $"{_base}/{key}";
        RefuseLinks(path, key);
        return path;
    }

    /// <summary>Path of the folder that holds all keys with a prefix, without a trailing slash.</summary>
    public string FolderOfPrefix(string prefix)
    {
        ObjectKey.ValidatePrefix(Uri, prefix);
        string path = prefix.LastIndexOf('/') is int slash and >= 0 ? $"{_base}/{prefix[..slash]}" : _base;
        RefuseLinks(path, prefix);
        return path;
    }

    /// <summary>The folder is there, or <see cref="StoreFault.StoreNotFound"/>.</summary>
    public void RequireRoot()
    {
        if (!Directory.Exists(Root))
        {
            throw new StoreException(
                StoreFault.StoreNotFound,
                Uri,
                null,
                $"{Uri} does not exist: create the folder, or mount the volume that has it.");
        }
    }

    /// <summary>Looks at names, publishes or removes, and maps what the file system answers to faults of the store.</summary>
    /// <param name="key">Object that it is about; null: several.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Work that has begun is to look at it itself.</param>
    public async Task<T> RunAsync<T>(string? key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _threads.Names.RunAsync(work, cancellationToken);
        }
        catch (Exception exception) when (LocalFaults.IsFileFault(exception))
        {
            throw LocalFaults.Map(exception, this, key);
        }
    }

    /// <summary>Looks at names, and maps faults alike.</summary>
    public Task<T> RunAsync<T>(string? key, Func<T> work, CancellationToken cancellationToken) =>
        RunAsync(key, () => Task.FromResult(work()), cancellationToken);

    /// <summary>Moves bytes of an object, and maps faults alike. Once it has begun, it ends before its task does.</summary>
    /// <param name="key">The object.</param>
    /// <param name="transfer">Reads or writes.</param>
    /// <param name="cancellationToken">Ends the wait for a thread.</param>
    public async ValueTask TransferAsync(string key, Action transfer, CancellationToken cancellationToken)
    {
        try
        {
            await _threads.Contents.RunAsync(transfer, cancellationToken);
        }
        catch (Exception exception) when (LocalFaults.IsFileFault(exception))
        {
            throw LocalFaults.Map(exception, this, key);
        }
    }

    private void RefuseLinks(string path, string key)
    {
        if (Path.DirectorySeparatorChar != '/' && key.AsSpan().ContainsAny('\\', ':'))
        {
            throw new StoreException(StoreFault.InvalidUri, Uri, key, $"'{key}' cannot be a file name on this system.");
        }

        for (int end = _boundary.Length; end < path.Length;)
        {
            int next = path.IndexOf('/', end + 1);
            end = next < 0 ? path.Length : next;
            if (!NativeFiles.TryGetStatus(path[..end], out FileStatus status))
            {
                return;
            }

            if (status.Kind == FileKind.Link)
            {
                throw new StoreException(
                    StoreFault.AccessDenied,
                    Uri,
                    key,
                    $"'{path[..end]}' is a symbolic link, which a store does not follow: put the file or folder there.");
            }
        }
    }
}
