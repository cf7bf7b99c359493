using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;

namespace Medallion.Stages.Gold;

/// <summary>What becomes of one row group of silver: copied as it is, encoded anew, or rows too few for a row group.</summary>
/// <param name="RowGroup">Its position in silver.</param>
/// <param name="Pages">What is copied as it is; null where it is not.</param>
/// <param name="Encoded">The rows that stay, encoded; null where they are few or none.</param>
/// <param name="Few">The rows that stay, where they are few.</param>
internal sealed record GoldPiece(int RowGroup, SilverPages? Pages, EncodedRowGroup? Encoded, ColumnBuffer[]? Few) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Pages?.Dispose();
        Encoded?.Dispose();
    }
}
