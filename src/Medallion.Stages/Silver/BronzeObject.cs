using Medallion.Stages.Csv;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Silver;

/// <summary>One object of the manifest that holds text.</summary>
/// <param name="Version">The version that was scanned.</param>
/// <param name="Layout">How it is written.</param>
/// <param name="Mapping">For each column of the table, the object's column, or -1.</param>
internal sealed record BronzeObject(ObjectVersion Version, CsvLayout Layout, int[] Mapping);
