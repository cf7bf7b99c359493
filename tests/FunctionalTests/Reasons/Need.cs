namespace Medallion.FunctionalTests.Reasons;

/// <summary>What a machine has to have for a failure to be provoked on it.</summary>
internal enum Need
{
    /// <summary>Nothing but the service.</summary>
    Nothing,

    /// <summary>An S3 service.</summary>
    S3,

    /// <summary>The right to mount a small volume.</summary>
    TinyVolume,
}
