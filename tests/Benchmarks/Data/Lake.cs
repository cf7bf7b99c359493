namespace Benchmarks.Data;

/// <summary>Where bronze lies and the layers are written: a folder, or a bucket that a gateway keeps in a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="S3">How to reach the bucket; null where the folder itself is the store.</param>
internal sealed record Lake(string Folder, S3Access? S3)
{
    /// <summary>URI of the store, as the service knows it.</summary>
    public string Uri => S3 is null ? new Uri(Folder).AbsoluteUri : Root;

    private string Root => S3 is null ? Folder : $"s3://{Path.GetFileName(Folder)}";

    /// <summary>Path or URL of something in it, as libraries know it.</summary>
    public string UriOf(string name) => $"{Root}/{name}";

    /// <summary>Path of the same thing on this machine's disk.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);
}
