namespace Interop.Harness;

/// <summary>What a reader says of a column, value by value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">decimal(p,s), time, uuid, json, bytes, or int and uint with their bits.</param>
/// <param name="Texts">
/// The values, null where there is none: decimals with all their digits, times as microseconds, bytes as hexadecimal digits.
/// </param>
internal sealed record ColumnTexts(string Name, string Kind, IReadOnlyList<string?> Texts);
