namespace Medallion.Parquet.Bounds;

/// <summary>Smallest and largest value of some rows as Parquet stores them: PLAIN, without a length.</summary>
/// <param name="Minimum">At most the smallest value; shortened where long.</param>
/// <param name="Maximum">At least the largest value; shortened where long.</param>
/// <param name="IsMinimumExact">Whether it is the smallest value itself.</param>
/// <param name="IsMaximumExact">Whether it is the largest value itself.</param>
internal sealed record ValueBounds(byte[] Minimum, byte[] Maximum, bool IsMinimumExact = true, bool IsMaximumExact = true);
