namespace Medallion.Stages.Deduplication;

/// <summary>Which of the rows with the same key stays.</summary>
public enum KeptOccurrence
{
    /// <summary>The one that comes first.</summary>
    First,

    /// <summary>The one that comes last.</summary>
    Last,
}
