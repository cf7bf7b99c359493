namespace Medallion.Stages.Csv;

/// <summary>What a CSV object may hold at most (configuration section Medallion:Limits).</summary>
public sealed class CsvLimits
{
    /// <summary>Bytes of one record, quoted line breaks included, 1 KiB to 1 GiB. Default 64 MiB.</summary>
    public int MaxRecordBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Columns of one object, and of all objects together, 1 to 100,000. Default 10,000.</summary>
    public int MaxColumns { get; set; } = 10_000;

    /// <summary>
    /// Bytes of one column's name in UTF-8, 1 to 65,536. Default 1,024: names go into every result and message, text that was
    /// taken for a header must not.
    /// </summary>
    public int MaxColumnNameBytes { get; set; } = 1024;

    /// <summary>
    /// Bytes that one compressed byte may become at most, 1 to 10,000. Default 1,000: beyond it lies a decompression bomb.
    /// </summary>
    public int MaxDecompressionRatio { get; set; } = 1_000;

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxRecordBytes is < 1024 or > 1024 * 1024 * 1024)
        {
            yield return $"Medallion:Limits:MaxRecordBytes is {MaxRecordBytes}; 1024 to 1073741824 is right";
        }

        if (MaxColumns is < 1 or > 100_000)
        {
            yield return $"Medallion:Limits:MaxColumns is {MaxColumns}; 1 to 100000 is right";
        }

        if (MaxColumnNameBytes is < 1 or > 65_536)
        {
            yield return $"Medallion:Limits:MaxColumnNameBytes is {MaxColumnNameBytes}; 1 to 65536 is right";
        }

        if (MaxDecompressionRatio is < 1 or > 10_000)
        {
            yield return $"Medallion:Limits:MaxDecompressionRatio is {MaxDecompressionRatio}; 1 to 10000 is right";
        }
    }
}
