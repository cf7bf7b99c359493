using System.Runtime.InteropServices;

namespace Medallion.Stages.Csv;

/// <summary>The next bytes of a decoded object, where they were read to. Whoever takes it releases the buffer.</summary>
/// <param name="Buffer">Holds them; what lies before them is free to be written.</param>
/// <param name="Start">Where they start in the buffer.</param>
/// <param name="Length">Their number, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextPiece(SharedBuffer Buffer, int Start, int Length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Text => Buffer.Bytes.AsSpan(Start, Length);
}
