using System.Runtime.Intrinsics;

namespace Medallion.Stages.Schema;

/// <summary>Reads unescaped cells as values of one type.</summary>
/// <typeparam name="T">The values.</typeparam>
internal interface ICellParser<T>
{
    /// <summary>Reads a cell that is not empty; false where it does not read as the type.</summary>
    static abstract bool TryParse(ReadOnlySpan<byte> cell, out T value);

    /// <summary>
    /// Reads a cell that is written as most of the type's are, at once and without a loop; false where it is not, or where the type
    /// has no such way. What is read is what <see cref="TryParse"/> reads, and has the type's first class.
    /// </summary>
    /// <param name="text">The 16 bytes from the cell's start on, whatever follows the cell included.</param>
    /// <param name="length">Bytes of the cell, 0 or more.</param>
    /// <param name="value">What it reads as.</param>
    static virtual bool TryParsePlain(Vector128<byte> text, int length, out T value)
    {
        value = default!;
        return false;
    }

    /// <summary>Whether <see cref="TryParsePlain"/> reads a cell; may be false of few that it does read.</summary>
    /// <param name="text">The 16 bytes from the cell's start on.</param>
    /// <param name="length">Bytes of the cell, 0 or more.</param>
    static virtual bool IsPlain(Vector128<byte> text, int length) => false;
}
