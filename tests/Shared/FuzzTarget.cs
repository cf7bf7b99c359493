namespace Medallion.Tests.Shared;

/// <summary>What is fed with bad input.</summary>
/// <param name="Name">Names the files of failing inputs.</param>
/// <param name="InputOf">The input of a seed: the same one each time.</param>
/// <param name="Answer">
/// Takes an input and names what came of it ("read", a typed refusal); throws for everything that must not be. Stays on
/// the thread it is called on, whose allocation is counted. Gets a seed for what it decides besides the input.
/// </param>
/// <param name="MaxAllocation">Bytes that an input of a length may allocate.</param>
/// <param name="Share">Share of the nightly run's time, where one reader has several targets.</param>
internal sealed record FuzzTarget(
    string Name,
    Func<int, byte[]> InputOf,
    Func<byte[], int, CancellationToken, string> Answer,
    Func<int, long> MaxAllocation,
    double Share = 1);
