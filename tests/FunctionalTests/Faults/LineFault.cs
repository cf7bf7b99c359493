namespace Medallion.FunctionalTests.Faults;

/// <summary>What a <see cref="BrokenLine"/> does to new connections.</summary>
internal enum LineFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An overloaded proxy answers 503.</summary>
    Unavailable,

    /// <summary>Some bytes of the answer are lost.</summary>
    LostBytes,
}
