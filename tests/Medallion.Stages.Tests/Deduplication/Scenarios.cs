using FsCheck;
using FsCheck.Fluent;
using Medallion.Stages.Deduplication;

namespace Medallion.Stages.Tests.Deduplication;

/// <summary>Generates scenarios: few rows, and less memory than they need as often as not.</summary>
public static class Scenarios
{
    public static Arbitrary<Scenario> Generate() =>
        (from seed in Gen.Choose(0, int.MaxValue)
         from columns in Gen.Choose(1, 4)
         from rows in Gen.Choose(1, 600)
         from differentValues in Gen.Elements(1, 2, 5, 40, 10_000)
         from nullPercent in Gen.Elements(0, 0, 10, 60, 100)
         from keep in Gen.Elements(KeptOccurrence.First, KeptOccurrence.Last)
         from parallelism in Gen.Choose(1, 4)
         from budget in Gen.Elements(256, 1024, 4096, 16_384, 1024 * 1024)
         from chunk in Gen.Elements(64, 100, 512)
         from batch in Gen.Elements(1, 7, 64, 100, 600)
         from mask in Gen.Elements<ulong>(ulong.MaxValue, 0UL, 3UL, 1UL << 62, 0xFFFF_0000_0000UL)
         select new Scenario(seed, columns, rows, differentValues, nullPercent)
         {
             Keep = keep,
             Parallelism = parallelism,
             BudgetBytes = budget,
             ChunkBytes = chunk,
             BatchRows = batch,
             HashMask = mask,
         }).ToArbitrary();
}
