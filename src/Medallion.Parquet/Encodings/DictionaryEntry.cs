using System.Runtime.InteropServices;

namespace Medallion.Parquet.Encodings;

/// <summary>A distinct value.</summary>
/// <param name="Bits">The bits of a number; 0 for byte arrays, whose heads are kept apart.</param>
/// <param name="Start">Where its bytes start; 0 for numbers.</param>
/// <param name="Length">Its bytes; 0 for numbers.</param>
/// <param name="FirstValue">Position of its first appearance among the values.</param>
/// <param name="Hash">Its hash.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DictionaryEntry(ulong Bits, int Start, int Length, int FirstValue, uint Hash);
