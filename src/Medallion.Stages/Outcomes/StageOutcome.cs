using System.Text.Json.Serialization;

namespace Medallion.Stages.Outcomes;

/// <summary>What a succeeded stage returns.</summary>
[JsonDerivedType(typeof(BronzeOutcome), "bronze")]
[JsonDerivedType(typeof(SilverOutcome), "silver")]
[JsonDerivedType(typeof(GoldOutcome), "gold")]
public abstract record StageOutcome;
