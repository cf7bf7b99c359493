namespace Medallion.Parquet.Format;

/// <summary>A file cannot be read as Parquet; the message says where and why.</summary>
public sealed class ParquetFormatException : Exception
{
    /// <summary>A fault whose place is not known yet, or is the file as a whole.</summary>
    public ParquetFormatException(ParquetFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    private ParquetFormatException(ParquetFormatException inner, string column, int rowGroup, long? offset)
        : base(
            $"Column '{column}', row group {rowGroup}{(offset is null ? "" : $", byte {offset:N0}")}: {inner.Message}",
            inner)
    {
        Fault = inner.Fault;
        Column = column;
        RowGroup = rowGroup;
        Offset = offset;
    }

    /// <summary>What it means.</summary>
    public ParquetFault Fault { get; }

    /// <summary>The column, where one is concerned.</summary>
    public string? Column { get; }

    /// <summary>The row group, counted from 0, where one is concerned.</summary>
    public int? RowGroup { get; }

    /// <summary>Where the page starts in the file, in bytes, where one is concerned.</summary>
    public long? Offset { get; }

    /// <summary>The same fault with its place.</summary>
    public ParquetFormatException At(string column, int rowGroup, long? offset) => new(this, column, rowGroup, offset);
}
