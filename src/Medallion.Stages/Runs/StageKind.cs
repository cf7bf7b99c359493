namespace Medallion.Stages.Runs;

/// <summary>The stages of a pipeline. The numbers are those of medallion.v1.Stage.</summary>
public enum StageKind
{
    /// <summary>Scan the bronze layer.</summary>
    ReadBronze = 1,

    /// <summary>Write the silver layer.</summary>
    WriteSilver = 2,

    /// <summary>Write the gold layer.</summary>
    WriteGold = 3,
}
