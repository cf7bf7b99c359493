namespace Medallion.Stages.Findings;

/// <summary>How much a finding matters. The numbers are those of medallion.v1.Severity.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info = 1,

    /// <summary>Probably not what the owner of the data meant.</summary>
    Warning = 2,

    /// <summary>A breach of the contract: the stage will fail.</summary>
    Error = 3,
}
