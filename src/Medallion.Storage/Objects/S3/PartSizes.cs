namespace Medallion.Storage.Objects.S3;

/// <summary>
/// How large the parts of an upload of unknown size are: small while the object is, so that memory is; growing, so that
/// 10,000 parts always hold S3's largest object.
/// </summary>
/// <remarks>
/// 8 MiB, doubled every 750 parts up to 1 GiB: 10,000 parts hold 5.37 TiB. Powers of two fit the buffer pool.
/// </remarks>
internal static class PartSizes
{
    public const int MaxParts = 10_000;
    public const int First = 8 << 20;
    private const int PartsPerSize = 750;
    private const int Doublings = 7;

    /// <param name="number">Part number, from 1.</param>
    public static int Of(int number) => First << Math.Min((number - 1) / PartsPerSize, Doublings);
}
