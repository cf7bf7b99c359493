namespace Medallion.Storage.Objects;

/// <summary>A store in which a crashed writer can leave invisible remains that cost space.</summary>
public interface ISweepableStore
{
    /// <summary>Age from which remains are taken for abandoned, unless told otherwise.</summary>
    /// <value>One day: longer than any stage runs.</value>
    static readonly TimeSpan DefaultAge = TimeSpan.FromDays(1);

    /// <summary>Largest age that makes sense to wait for: a year.</summary>
    static readonly TimeSpan LongestAge = TimeSpan.FromDays(365);

    /// <summary>
    /// Removes unfinished uploads under <paramref name="prefix"/> that were started longer ago than
    /// <paramref name="olderThan"/>. Objects are never touched.
    /// </summary>
    /// <returns>How many were removed.</returns>
    Task<int> SweepAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken);
}
