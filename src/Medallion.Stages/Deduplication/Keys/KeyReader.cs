namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Encodes the keys of rows block by block.</summary>
internal abstract class KeyReader
{
    /// <summary>Encodes the next rows. The block is valid until the next call.</summary>
    /// <returns>False where no row is left.</returns>
    public abstract bool TryRead(out KeyBlock block);
}
