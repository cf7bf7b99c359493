using Medallion.Stages.Csv;
using Medallion.Stages.Runs;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Plans;

/// <summary>Scan every CSV object under a prefix and store a manifest of what was read.</summary>
/// <param name="Key">The run.</param>
/// <param name="Store">Where every object lies.</param>
/// <param name="Prefix">Key prefix of the bronze layer, ending in '/'.</param>
/// <param name="Dialect">What is declared of how the objects are written.</param>
/// <param name="Contract">What the columns must be; null where nothing is declared.</param>
public sealed record BronzePlan(
    RunKey Key,
    StoreUri Store,
    string Prefix,
    CsvDialectRequest Dialect,
    DataContract? Contract) : StagePlan(Key, Store);
