using Medallion.Stages.Runs;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Plans;

/// <summary>Write every row that a manifest names to one Parquet object.</summary>
/// <param name="Key">The run.</param>
/// <param name="Store">Where every object lies.</param>
/// <param name="Manifest">The manifest; null: the one that ReadBronze stored under the same pipeline and run id.</param>
/// <param name="OutputKey">Key of the object to publish.</param>
/// <param name="Output">How it is written.</param>
public sealed record SilverPlan(
    RunKey Key,
    StoreUri Store,
    ManifestReference? Manifest,
    string OutputKey,
    OutputFormat Output) : StagePlan(Key, Store);
