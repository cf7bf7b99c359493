using System.Runtime.InteropServices;

namespace Medallion.Parquet.Encodings;

/// <summary>A distinct value, laid out so that a look-up touches one entry and rarely the value's own bytes.</summary>
/// <param name="Prefix">Its first 8 bytes, or the bits of a number.</param>
/// <param name="Next">The 8 bytes behind them; 0 where there are none.</param>
/// <param name="Start">Where its bytes start; 0 for numbers.</param>
/// <param name="Length">Its bytes; 0 for numbers.</param>
/// <param name="FirstValue">Position of its first appearance among the values.</param>
/// <param name="Hash">Its hash.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DictionaryEntry(ulong Prefix, ulong Next, int Start, int Length, int FirstValue, uint Hash);
