namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Takes the rows whose keys found no room in a table.</summary>
internal interface IRecordSink
{
    void Add(in RecordPlace record, ReadOnlySpan<byte> key);
}
