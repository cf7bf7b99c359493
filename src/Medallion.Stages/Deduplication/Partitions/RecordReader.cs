using System.Runtime.CompilerServices;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Stages.Deduplication.Memory;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Reads the records of a chunk, in batches: work on a record can wait for memory while others are prepared.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> chunk, RecordFormat format, KeyHash hash)
{
    private readonly ReadOnlySpan<byte> _chunk = chunk;
    private int _at = Chunk.HeaderBytes;
    private long _row;

    /// <summary>Reads as many records as there is place for, and returns how many that were; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(scoped Span<RecordPlace> places)
    {
        int count = 0;
        while (count < places.Length && _at < _chunk.Length)
        {
            _row += VarInt.UnZigZag(VarInt.Read(_chunk, ref _at));
            ReadOnlySpan<byte> key = format.ReadKey(_chunk, ref _at);
            places[count++] = new RecordPlace(hash.Compute(key), _row, _at - key.Length, key.Length);
        }

        return count;
    }

    /// <summary>The key of a record that was read.</summary>
    public readonly ReadOnlySpan<byte> KeyOf(in RecordPlace place) => _chunk.Slice(place.KeyStart, place.KeyLength);
}
