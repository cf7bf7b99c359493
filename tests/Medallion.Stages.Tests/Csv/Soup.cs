using FsCheck;
using FsCheck.Fluent;

namespace Medallion.Stages.Tests.Csv;

/// <summary>Text of nothing but the characters that make CSV hard, as long as several vectors.</summary>
internal static class Soup
{
    /// <summary>Any mixture, with stray and unclosed quotes.</summary>
    public static Gen<string> Any { get; } =
        Gen.Elements("a", "b", ",", ",", "\"", "\"", "\n", "\r", "\r\n", "\"\"", ",\"", "\",", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "é")
            .ListOf()
            .Select(static pieces => string.Concat(pieces));

    /// <summary>Sizes of blocks, from less than one cell to more than the text.</summary>
    public static Gen<int> BlockBytes { get; } = Gen.Elements(8, 16, 17, 31, 64, 65, 100, 128, 1000);
}
