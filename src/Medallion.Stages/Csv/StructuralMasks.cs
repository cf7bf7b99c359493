using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>Where the characters that give CSV its structure are among up to 64 bytes.</summary>
/// <param name="Quotes">Quote characters.</param>
/// <param name="Delimiters">Delimiters, quoted ones included.</param>
/// <param name="Feeds">Line feeds, quoted ones included.</param>
/// <param name="Returns">Carriage returns, quoted ones included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StructuralMasks(ulong Quotes, ulong Delimiters, ulong Feeds, ulong Returns)
{
    /// <summary>Everything that ends a cell where it is not quoted.</summary>
    public ulong Ends => Delimiters | Feeds | Returns;

    /// <summary>Looks at the first 64 bytes of <paramref name="text"/>, or at all where there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StructuralMasks Of(ReadOnlySpan<byte> text, byte delimiter, byte quote) =>
        text.Length >= ByteMasks.BlockLength
            ? OfBlock(ref MemoryMarshal.GetReference(text), delimiter, quote)
            : OfShort(text, delimiter, quote);

    private static StructuralMasks OfShort(ReadOnlySpan<byte> text, byte delimiter, byte quote)
    {
        Span<byte> padded = stackalloc byte[ByteMasks.BlockLength];
        padded.Clear();
        text.CopyTo(padded);
        return OfBlock(ref MemoryMarshal.GetReference(padded), delimiter, quote);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static StructuralMasks OfBlock(ref byte block, byte delimiter, byte quote) => new(
        ByteMasks.Of(ref block, quote),
        ByteMasks.Of(ref block, delimiter),
        ByteMasks.Of(ref block, (byte)'\n'),
        ByteMasks.Of(ref block, (byte)'\r'));
}
