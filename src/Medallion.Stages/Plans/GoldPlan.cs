using Medallion.Stages.Deduplication;
using Medallion.Stages.Runs;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Plans;

/// <summary>Write the silver rows without duplicates to one Parquet object.</summary>
/// <param name="Key">The run.</param>
/// <param name="Store">Where every object lies.</param>
/// <param name="Silver">The silver version; null: the one that WriteSilver published under the same pipeline and run id.</param>
/// <param name="OutputKey">Key of the object to publish.</param>
/// <param name="KeyColumns">Columns that make two rows the same; empty: all.</param>
/// <param name="Keep">Which of equal rows stays.</param>
/// <param name="Contract">What gold must hold before it is published; null where nothing is declared.</param>
/// <param name="Output">How row groups that are not passed through are written.</param>
public sealed record GoldPlan(
    RunKey Key,
    StoreUri Store,
    PublishedObject? Silver,
    string OutputKey,
    IReadOnlyList<string> KeyColumns,
    KeptOccurrence Keep,
    DataContract? Contract,
    OutputFormat Output) : StagePlan(Key, Store);
