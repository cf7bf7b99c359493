namespace Medallion.Stages.Execution;

/// <summary>What a stage is doing. The numbers are those of medallion.v1.Phase.</summary>
public enum Phase
{
    /// <summary>Listing bronze objects.</summary>
    Listing = 1,

    /// <summary>Scanning bronze rows.</summary>
    Scanning = 2,

    /// <summary>Reading rows and writing the layer's object.</summary>
    Writing = 3,

    /// <summary>Comparing keys.</summary>
    Deduplicating = 4,

    /// <summary>Checking what was written.</summary>
    Verifying = 5,

    /// <summary>Making the object visible.</summary>
    Publishing = 6,
}
