using System.Buffers.Binary;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Reads the metadata at the end of a file.</summary>
internal static class FooterReader
{
    /// <summary>Length of the metadata and magic: what stands behind the metadata.</summary>
    public const int TrailerLength = sizeof(uint) + MagicLength;

    /// <summary>Bytes in front of the first page.</summary>
    public const int MagicLength = 4;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <summary>Reads the metadata with one read of the file's end, and a second one where it is longer than that.</summary>
    public static async ValueTask<FileMetaData> ReadAsync(
        IRandomAccessSource source, ParquetReaderOptions options, CancellationToken cancellationToken)
    {
        if (source.Length < MagicLength + TrailerLength)
        {
            throw NotParquet($"it has {source.Length:N0} bytes");
        }

        byte[] tail = new byte[Math.Min(source.Length, options.TailBytes)];
        await source.ReadAsync(source.Length - tail.Length, tail, cancellationToken);
        int length = ReadLength(tail, source.Length, options);
        if (length + TrailerLength <= tail.Length)
        {
            return Parse(tail.AsSpan(tail.Length - TrailerLength - length, length));
        }

        byte[] metadata = new byte[length];
        await source.ReadAsync(source.Length - TrailerLength - length, metadata, cancellationToken);
        return Parse(metadata);
    }

    private static int ReadLength(ReadOnlySpan<byte> tail, long fileLength, ParquetReaderOptions options)
    {
        ReadOnlySpan<byte> magic = tail[^MagicLength..];
        if (magic.SequenceEqual(EncryptedMagic))
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported, "The file's metadata is encrypted (PARE), which is not supported.");
        }

        if (!magic.SequenceEqual(Magic))
        {
            throw NotParquet("it does not end with PAR1");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail[^TrailerLength..]);
        if (length > fileLength - MagicLength - TrailerLength)
        {
            throw new ParquetFormatException(
                ParquetFault.Corrupt,
                $"The file declares {length:N0} bytes of metadata, but has {fileLength:N0} bytes in all.");
        }

        if (length > (uint)options.MaxMetadataBytes)
        {
            throw new ParquetFormatException(
                ParquetFault.LimitExceeded,
                $"The metadata takes {length:N0} bytes; the reader allows {options.MaxMetadataBytes:N0} (MaxMetadataBytes).");
        }

        return (int)length;
    }

    private static FileMetaData Parse(ReadOnlySpan<byte> metadata)
    {
        var reader = new ThriftCompactReader(metadata);
        return FileMetaDataReader.ReadFileMetaData(ref reader, reader.EnterStruct());
    }

    private static ParquetFormatException NotParquet(string problem) =>
        new(ParquetFault.NotParquet, $"The file is not Parquet: {problem}.");
}
