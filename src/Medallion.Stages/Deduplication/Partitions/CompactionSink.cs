namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Puts rows back where they came from.</summary>
internal sealed class CompactionSink(Partition partition) : IRecordSink
{
    // Whatever the limit: the chunk that the row was in has just become free, or is about to.
    public void Add(in RecordPlace record, ReadOnlySpan<byte> key) => partition.TryAppend(record.Row, key, long.MaxValue);
}
