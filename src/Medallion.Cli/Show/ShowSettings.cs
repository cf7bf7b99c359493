using Medallion.Cli.Stores;

namespace Medallion.Cli.Show;

/// <summary>What to show of which file.</summary>
/// <param name="Target">Path or URI.</param>
/// <param name="Rows">First rows to show; 0 for none.</param>
/// <param name="SchemaOnly">Only names and types of the columns.</param>
/// <param name="Access">How the store is reached.</param>
internal sealed record ShowSettings(string Target, int Rows, bool SchemaOnly, StoreAccess Access);
