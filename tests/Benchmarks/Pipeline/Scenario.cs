using Benchmarks.Data;

namespace Benchmarks.Pipeline;

/// <summary>What everybody is given to work on.</summary>
/// <param name="RowsOfFile">Rows of each of two files.</param>
/// <param name="Duplicates">How the second file follows the first.</param>
/// <param name="IsOnS3">Whether the files lie in a bucket instead of a folder.</param>
internal sealed record Scenario(int RowsOfFile, Duplicates Duplicates, bool IsOnS3)
{
    /// <summary>Name of its data.</summary>
    public string DataName => $"people-{RowsOfFile}-{Duplicates}".ToLowerInvariant();

    /// <summary>Where the files lie, in words.</summary>
    public string Store => IsOnS3 ? "S3" : "folder";

    /// <summary>The duplicates, in words.</summary>
    public string DuplicateShare => Duplicates switch
    {
        Duplicates.None => "none",
        Duplicates.Half => "half",
        _ => "1 %",
    };
}
