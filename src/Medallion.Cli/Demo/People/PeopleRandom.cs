namespace Medallion.Cli.Demo.People;

/// <summary>
/// Random numbers of one person (SplitMix64). The same seed gives the same numbers on every runtime, and each person
/// can be made again without making those before.
/// </summary>
internal struct PeopleRandom(ulong seed, ulong person)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = Mix(seed ^ Mix(person * Step));

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public ulong Next() => Mix(_state += Step);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
