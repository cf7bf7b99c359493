namespace Medallion.Cli.Demo.People;

/// <summary>Ids of 15 hexadecimal digits in mixed case, none of which occurs twice.</summary>
internal static class PeopleUserId
{
    public const int Length = 15;

    private const int Bits = Length * 4;
    private const ulong Mask = (1UL << Bits) - 1;

    // Odd: multiplication by it can be undone modulo a power of two, so that different people get different ids.
    private const ulong Odd = 0xD1B5_4A32_D192_ED03;

    /// <summary>Writes the id of a person; the letters' case is taken from <paramref name="caseBits"/>.</summary>
    public static void Write(ulong seed, ulong person, ulong caseBits, Span<byte> destination)
    {
        ulong id = (person + (seed * Odd)) * Odd & Mask;
        id ^= id >> (Bits / 2);
        id = id * Odd & Mask;
        id ^= id >> (Bits / 2);
        for (int i = Length - 1; i >= 0; i--)
        {
            bool isUpper = (caseBits >> i & 1) != 0;
            destination[i] = (isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8)[(int)(id & 0xF)];
            id >>= 4;
        }
    }
}
