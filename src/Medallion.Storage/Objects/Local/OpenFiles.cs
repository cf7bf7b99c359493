using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Keeps the files read last open, one handle per version: a stage reads a file in thousands of ranges. Bounded; a
/// handle that is in use while it is dropped is closed by its last user.
/// </summary>
internal sealed class OpenFiles(int capacity) : IDisposable
{
    public const int DefaultCapacity = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Path, string ETag), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private bool _disposed;

    /// <summary>Number of handles kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Takes the handle of a version for a read; null where none is kept.</summary>
    public Entry? TryRent(string path, string etag)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((path, etag), out LinkedListNode<Entry>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Users++;
            return node.Value;
        }
    }

    /// <summary>Keeps a freshly opened handle and takes it for a read.</summary>
    public Entry Add(string path, string etag, SafeFileHandle handle)
    {
        Entry entry = new(path, etag, handle) { Users = 1 };
        lock (_gate)
        {
            entry.Dropped = _disposed || !_entries.TryAdd((path, etag), new LinkedListNode<Entry>(entry));
            if (!entry.Dropped)
            {
                _byUse.AddFirst(_entries[(path, etag)]);
                DropOldest(capacity);
            }
        }

        return entry;
    }

    public void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            CloseIfUnused(entry);
        }
    }

    /// <summary>Forgets a version that is no longer the object's.</summary>
    public void Drop(Entry entry)
    {
        lock (_gate)
        {
            if (!entry.Dropped && _entries.Remove((entry.Path, entry.ETag), out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
                entry.Dropped = true;
            }

            CloseIfUnused(entry);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            DropOldest(0);
        }
    }

    private static void CloseIfUnused(Entry entry)
    {
        if (entry is { Dropped: true, Users: 0 })
        {
            entry.Handle.Dispose();
        }
    }

    private void DropOldest(int keep)
    {
        while (_byUse.Count > keep)
        {
            Drop(_byUse.Last!.Value);
        }
    }

    internal sealed class Entry(string path, string etag, SafeFileHandle handle)
    {
        public string Path => path;

        public string ETag => etag;

        public SafeFileHandle Handle => handle;

        public int Users { get; set; }

        public bool Dropped { get; set; }
    }
}
