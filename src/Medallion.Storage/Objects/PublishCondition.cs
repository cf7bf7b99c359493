namespace Medallion.Storage.Objects;

/// <summary>What must be true of the key at the moment an object becomes visible under it.</summary>
public readonly record struct PublishCondition
{
    private PublishCondition(bool mustBeAbsent, string? expectedETag)
    {
        MustBeAbsent = mustBeAbsent;
        ExpectedETag = expectedETag;
    }

    /// <summary>Nothing: the object replaces whatever is there.</summary>
    public static PublishCondition None { get; }

    /// <summary>There is no object under the key (<c>If-None-Match: *</c>).</summary>
    public static PublishCondition IfAbsent { get; } = new(mustBeAbsent: true, expectedETag: null);

    /// <summary>True where the key must be free.</summary>
    public bool MustBeAbsent { get; }

    /// <summary>The version tag that the key must still have, or null.</summary>
    public string? ExpectedETag { get; }

    /// <summary>The object under the key is still the version with this tag (<c>If-Match</c>).</summary>
    /// <remarks>
    /// S3 derives the tag of a small object from its content: an object that was replaced by the same bytes still
    /// matches. Records that take turns (leases) therefore carry something that differs with every write.
    /// </remarks>
    public static PublishCondition IfMatch(string etag) => new(mustBeAbsent: false, expectedETag: etag);

    /// <summary>
    /// The key is as it was seen: the same version, or still absent where <paramref name="seen"/> is null.
    /// </summary>
    public static PublishCondition Unchanged(ObjectInfo? seen) => seen is null ? IfAbsent : IfMatch(seen.Version.ETag);
}
