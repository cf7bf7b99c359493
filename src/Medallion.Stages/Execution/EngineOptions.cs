using Medallion.Stages.Deduplication;

namespace Medallion.Stages.Execution;

/// <summary>
/// What the engine in this process may use (configuration section Medallion:Engine). Memory is bounded whatever the input.
/// </summary>
public sealed class EngineOptions
{
    /// <summary>Cores that one stage works on. 0: all.</summary>
    public int Parallelism { get; set; }

    /// <summary>Bytes of CSV that one core works on at a time, 1 KiB to 64 MiB. Default 1 MiB.</summary>
    public int BlockBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes of CSV that make a row group at most, 1 KiB to 256 MiB. Default 8 MiB.</summary>
    public int RowGroupBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Rows that make a row group where the request does not say, about. Default 65,536.</summary>
    public int RowGroupRows { get; set; } = 65_536;

    /// <summary>Bytes of bronze objects that are read ahead. Default 24 MiB.</summary>
    public long ReadAheadBytes { get; set; } = 24 * 1024 * 1024;

    /// <summary>Objects that are open at once, 1 to 256. Default 16: hides the latency of many small objects.</summary>
    public int OpenObjects { get; set; } = 16;

    /// <summary>
    /// Bytes of keys and hash tables that deduplication keeps in memory before it spills. Default 96 MiB: some 4 M keys of 15 bytes.
    /// </summary>
    public long DeduplicationBytes { get; set; } = 96 * 1024 * 1024;

    /// <summary>
    /// How often ReadBronze stores the scans that it has finished, for the attempt after a crash, 0 to 1 h. Default 10 s: a
    /// shorter scan stores none.
    /// </summary>
    public TimeSpan JournalInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Folder for spilled keys. Empty: the system's folder for temporary files.</summary>
    public string SpillFolder { get; set; } = "";

    /// <summary>Most bytes that one stage spills, 0 or more. Default: none, as much as the disk takes.</summary>
    public long? SpillBytes { get; set; }

    /// <summary>Cores that one stage works on, resolved.</summary>
    public int Workers => Parallelism > 0 ? Parallelism : Environment.ProcessorCount;

    /// <summary>
    /// Memory that one stage takes, about, in bytes: what is read ahead, the keys, and for each core a row group as text, as
    /// columns and as pages, besides the parts of an upload that are under way.
    /// </summary>
    public long StageBytes
    {
        get
        {
            const int CopiesOfRowGroup = 3;
            const long UploadBytes = 32L * 1024 * 1024;
            return ReadAheadBytes + DeduplicationBytes + UploadBytes + ((long)Workers * CopiesOfRowGroup * RowGroupBytes);
        }
    }

    /// <summary>Prepares a search for duplicates within these limits.</summary>
    internal Deduplicator CreateDeduplicator(KeptOccurrence keep, long expectedRows) => new(new DeduplicationOptions
    {
        Keep = keep,
        MemoryBudgetBytes = DeduplicationBytes,
        SpillFolder = SpillFolder,
        SpillBytes = SpillBytes ?? long.MaxValue,
        ExpectedRows = expectedRows,
        Parallelism = Workers,
    });

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Parallelism is < 0 or > 1024)
        {
            yield return $"Medallion:Engine:Parallelism is {Parallelism}; 0 (all cores) to 1024 is right";
        }

        if (BlockBytes is < 1024 or > 64 * 1024 * 1024)
        {
            yield return $"Medallion:Engine:BlockBytes is {BlockBytes}; 1024 to 67108864 is right";
        }

        if (RowGroupBytes is < 1024 or > 256 * 1024 * 1024)
        {
            yield return $"Medallion:Engine:RowGroupBytes is {RowGroupBytes}; 1024 to 268435456 is right";
        }

        if (RowGroupRows is < 1 or > 16 * 1024 * 1024)
        {
            yield return $"Medallion:Engine:RowGroupRows is {RowGroupRows}; 1 to 16777216 is right";
        }

        if (OpenObjects is < 1 or > 256)
        {
            yield return $"Medallion:Engine:OpenObjects is {OpenObjects}; 1 to 256 is right";
        }

        if (DeduplicationBytes < DeduplicationOptions.MinimumMemoryBudgetBytes)
        {
            yield return $"Medallion:Engine:DeduplicationBytes is {DeduplicationBytes}; "
                + $"{DeduplicationOptions.MinimumMemoryBudgetBytes} or more is right";
        }

        if (JournalInterval < TimeSpan.Zero || JournalInterval > TimeSpan.FromHours(1))
        {
            yield return $"Medallion:Engine:JournalInterval is {JournalInterval}; 0 to 1 h is right";
        }

        if (SpillBytes < 0)
        {
            yield return $"Medallion:Engine:SpillBytes is {SpillBytes}; 0 or more is right, or nothing: as much as the disk takes";
        }

        if (SpillFolder.Length > 0 && !Directory.Exists(SpillFolder))
        {
            yield return $"Medallion:Engine:SpillFolder '{SpillFolder}' does not exist";
        }
    }
}
