using CsvHelper;

namespace Medallion.Stages.Csv;

/// <summary>Makes readers over the cells of a block.</summary>
internal static class CellReaders
{
    /// <summary>A reader of the records in <paramref name="marked"/>, which begins with a byte order mark.</summary>
    /// <param name="marked">A byte order mark and whole records.</param>
    /// <param name="dialect">How they are written.</param>
    /// <param name="columns">Columns of the object; an empty line is a record only where there is one.</param>
    public static CsvReader Create(ReadOnlyMemory<byte> marked, CsvDialect dialect, int columns) =>
        CsvReader.Create(marked, new CsvReaderOptions
        {
            Separator = dialect.Delimiter,
            Quote = dialect.Quote,
            Escape = dialect.Quote,
            HasHeader = false,
            SkipEmptyLines = columns != 1,
            TrimWhitespace = false,
            DetectSeparatorHint = false,
            PoolStrings = false,
            NullValues = [],
        });
}
