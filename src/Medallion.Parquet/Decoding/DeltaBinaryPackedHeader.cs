using System.Runtime.InteropServices;

namespace Medallion.Parquet.Decoding;

/// <summary>What stands in front of a DELTA_BINARY_PACKED sequence.</summary>
/// <param name="MiniblockCount">Miniblocks in a block.</param>
/// <param name="MiniblockLength">Values in a miniblock.</param>
/// <param name="ValueCount">Values in the sequence.</param>
/// <param name="First">The first value.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeltaBinaryPackedHeader(
    int MiniblockCount, int MiniblockLength, long ValueCount, long First)
{
    /// <summary>Far above what any writer uses (128 to 4,096): blocks are unpacked through a buffer on the stack.</summary>
    private const int MaxMiniblockLength = 4096;

    private const int MaxMiniblockCount = 512;

    /// <summary>Reads and checks the header.</summary>
    public static DeltaBinaryPackedHeader Read(ref VarintReader reader)
    {
        ulong blockLength = reader.ReadUnsigned();
        ulong miniblockCount = reader.ReadUnsigned();
        ulong valueCount = reader.ReadUnsigned();
        long first = reader.ReadZigZag();
        if (miniblockCount is 0 or > MaxMiniblockCount
            || blockLength % miniblockCount != 0
            || blockLength / miniblockCount is 0 or > MaxMiniblockLength
            || blockLength / miniblockCount % 8 != 0)
        {
            DecodingFault.ThrowCorrupt(
                $"A delta block of {blockLength:N0} values cannot have {miniblockCount:N0} miniblocks.");
        }

        if (valueCount > int.MaxValue)
        {
            DecodingFault.ThrowCorrupt($"A delta sequence of {valueCount:N0} values is longer than any page.");
        }

        return new((int)miniblockCount, (int)(blockLength / miniblockCount), (long)valueCount, first);
    }
}
