namespace Medallion.Stages.Silver;

/// <summary>
/// Where bronze is cut into row groups: at the ends of the blocks that are nearest to where pieces of one size would end, so
/// that no core has more to do than another, and none waits for the last one.
/// </summary>
/// <param name="totalBytes">Bytes of text there are.</param>
/// <param name="pieces">Row groups wanted, 1 or more.</param>
internal sealed class RowGroupCuts(long totalBytes, long pieces)
{
    private readonly double _pieceBytes = Math.Max(1, (double)totalBytes / pieces);
    private long _readBytes;
    private long _cuts;

    /// <summary>Takes the next block; says whether a row group ends with it.</summary>
    /// <param name="blockBytes">Bytes of the block.</param>
    public bool EndsWith(long blockBytes)
    {
        _readBytes += blockBytes;

        // The last row group takes all the rest, unless there is more than was said.
        double next = (_cuts + (_cuts < pieces - 1 ? 1 : 1.5)) * _pieceBytes;
        if (_readBytes + (blockBytes / 2) < next)
        {
            return false;
        }

        _cuts = Math.Max(_cuts + 1, (long)Math.Round(_readBytes / _pieceBytes));
        return true;
    }
}
