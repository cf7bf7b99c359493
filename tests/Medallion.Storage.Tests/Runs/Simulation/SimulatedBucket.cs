using System.Security.Cryptography;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>What a bucket holds, and every write that landed. As in S3, the tag of a version names its content.</summary>
internal sealed class SimulatedBucket(SimulatedWorld world)
{
    private readonly Dictionary<string, (ObjectInfo Info, byte[] Content)> _objects = new(StringComparer.Ordinal);

    public static StoreUri Uri { get; } = StoreUri.Parse("s3://simulated");

    /// <summary>Told of every write at the moment it lands.</summary>
    public Action<ObjectInfo, byte[]> Landed { get; set; } = static (_, _) => { };

    public ObjectInfo? Find(string key) => _objects.TryGetValue(key, out var found) ? found.Info : null;

    public byte[] Read(ObjectVersion version) => _objects.TryGetValue(version.Key, out var found)
        ? found.Info.Version == version ? found.Content : throw Fault(StoreFault.ObjectChanged, version.Key)
        : throw Fault(StoreFault.ObjectNotFound, version.Key);

    public ObjectInfo Put(string key, byte[] content, PublishCondition condition, IReadOnlyDictionary<string, string> metadata)
    {
        string? current = Find(key)?.Version.ETag;
        bool holds = condition == PublishCondition.None
            || (condition.MustBeAbsent ? current is null : current == condition.ExpectedETag);
        if (!holds)
        {
            throw Fault(StoreFault.ConditionFailed, key);
        }

        string tag = Convert.ToHexStringLower(SHA256.HashData(content));
        ObjectInfo info = new(
            new ObjectVersion(key, tag, content.Length),
            DateTimeOffset.UnixEpoch.AddYears(56) + world.Now,
            metadata);
        _objects[key] = (info, content);
        Landed(info, content);
        return info;
    }

    public IReadOnlyList<ObjectInfo> List(string prefix) =>
    [
        .. _objects.Values.Select(static found => found.Info)
            .Where(info => info.Version.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(static info => info.Version.Key, StringComparer.Ordinal),
    ];

    public bool Delete(string key) => _objects.Remove(key);

    public static StoreException Fault(StoreFault fault, string key) => new(fault, Uri, key, $"{key}: {fault} (simulated).");
}
