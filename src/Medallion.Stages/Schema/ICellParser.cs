namespace Medallion.Stages.Schema;

/// <summary>Reads unescaped cells as values of one type.</summary>
/// <typeparam name="T">The values.</typeparam>
internal interface ICellParser<T>
{
    /// <summary>Reads a cell that is not empty; false where it does not read as the type.</summary>
    static abstract bool TryParse(ReadOnlySpan<byte> cell, out T value);
}
