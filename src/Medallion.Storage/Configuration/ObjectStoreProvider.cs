using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Configuration;

/// <summary>
/// Opens stores by URI, and only configured ones: a request names a store, never an endpoint, a credential or a path
/// outside. Owns connections and open files; stores themselves are light and need not be kept.
/// </summary>
/// <remarks>Safe for concurrent use. Stores must not be used after the provider is disposed.</remarks>
public sealed class ObjectStoreProvider : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly (StorePattern Pattern, S3StoreOptions S3)[] _definitions;
    private readonly Dictionary<StorePattern, S3Client> _clients = [];
    private readonly Dictionary<StorePattern, LocalResources> _folders = [];
    private readonly OpenFiles _files = new(OpenFiles.DefaultCapacity);
    private readonly TimeProvider _time;

    /// <summary>Takes the definitions over; connects to nothing yet.</summary>
    /// <exception cref="ArgumentException">
    /// The options are not valid; see <see cref="StoreOptions.Validate"/>.
    /// </exception>
    public ObjectStoreProvider(StoreOptions options, TimeProvider time)
    {
        IReadOnlyList<string> problems = options.Validate();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        _time = time;
        _definitions =
        [
            .. options.Stores.Select(ToDefinition).OrderByDescending(static entry => entry.Pattern.Precision),
        ];
    }

    /// <summary>
    /// Opens a store, or throws <see cref="StoreFault.NotConfigured"/> where it lies in none of the configured ones.
    /// </summary>
    /// <remarks>Does not ask the store: whether it exists and may be used shows with the first call.</remarks>
    public IObjectStore Open(StoreUri uri)
    {
        foreach ((StorePattern pattern, S3StoreOptions s3) in _definitions)
        {
            if (pattern.Covers(uri))
            {
                return pattern.Scheme == "file"
                    ? new LocalObjectStore(uri, pattern.Location!, ResourcesOf(pattern), ownsThem: false, _time)
                    : new S3ObjectStore(uri, ClientOf(pattern, s3), ownsClient: false, _time);
            }
        }

        throw new StoreException(
            StoreFault.NotConfigured,
            uri,
            null,
            $"{uri} is not among the configured stores: name one that is, or add it under {StoreOptions.ListName}.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        lock (_gate)
        {
            foreach (S3Client client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
            foreach (LocalResources folder in _folders.Values)
            {
                folder.Dispose();
            }

            _folders.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private static (StorePattern Pattern, S3StoreOptions S3) ToDefinition(StoreDefinition definition) =>
        StorePattern.TryParse(definition.Uri, out StorePattern? pattern, out string? problem)
            ? (pattern, definition.S3 ?? new S3StoreOptions())
            : throw new ArgumentException(problem, nameof(definition));

    // Threads of its own: a dead volume keeps none of another folder's.
    private LocalResources ResourcesOf(StorePattern pattern)
    {
        lock (_gate)
        {
            if (!_folders.TryGetValue(pattern, out LocalResources? folder))
            {
                folder = new LocalResources(_files, new FileThreads());
                _folders.Add(pattern, folder);
            }

            return folder;
        }
    }

    // Made at first use: a client that lacks its region fails the requests that need it, not the start.
    private S3Client ClientOf(StorePattern pattern, S3StoreOptions options)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(pattern, out S3Client? client))
            {
                client = new S3Client(options);
                _clients.Add(pattern, client);
            }

            return client;
        }
    }
}
