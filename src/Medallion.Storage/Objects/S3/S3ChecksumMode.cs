namespace Medallion.Storage.Objects.S3;

/// <summary>When the SDK adds or checks the additional S3 checksums.</summary>
public enum S3ChecksumMode
{
    /// <summary>Only where an operation demands one: understood by every S3 server.</summary>
    WhenRequired,

    /// <summary>
    /// Wherever an operation allows one: AWS's own default, which some other servers answer with an error.
    /// </summary>
    WhenSupported,
}
