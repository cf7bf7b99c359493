using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.Reading;

/// <summary>A table of any columns and any values, and options to write it with: all of it follows from the seed.</summary>
internal sealed class RandomTable
{
    private static readonly ParquetType[] Types =
    [
        ParquetType.Boolean, ParquetType.Int32, ParquetType.Int64, ParquetType.Float, ParquetType.Double,
        ParquetType.String, ParquetType.Binary, ParquetType.Date, ParquetType.Timestamp, ParquetType.TimestampUtc,
        new(PhysicalType.FixedLenByteArray, LogicalKind.Uuid) { ByteLength = 16 },
        new(PhysicalType.FixedLenByteArray) { ByteLength = 1 },
        new(PhysicalType.Int64, LogicalKind.Decimal) { Precision = 18, Scale = 4 },
        new(PhysicalType.Int32, LogicalKind.Integer) { BitWidth = 16, IsSigned = false },
        new(PhysicalType.Int32, LogicalKind.Time) { Unit = TimeUnit.Millis },
        new(PhysicalType.ByteArray, LogicalKind.Json),
    ];

    private readonly Random _random;

    public RandomTable(int seed, int maxRows = 400)
    {
        _random = new Random(seed);
        Options = new ParquetWriterOptions
        {
            Compression = Pick(CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip),
            LeastSaving = seed % 4 == 0 ? 0.1 : 0,
            PageRows = Pick(1, 7, 64, 1_000, 20_000),
            PageBytes = Pick(64, 1_024, 1024 * 1024),
            DictionaryBytes = Pick(0, 100, 1024 * 1024),
        };
        Columns = [.. Enumerable.Range(0, _random.Next(1, 7)).Select(NewColumn)];
        RowGroups = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => NewRowGroup(_random.Next(1, maxRows + 1)))];
    }

    public ParquetWriterOptions Options { get; }

    public IReadOnlyList<ParquetColumn> Columns { get; }

    public IReadOnlyList<ColumnBuffer[]> RowGroups { get; }

    public async Task<byte[]> WriteAsync()
    {
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, Columns, Options);
        using var encoder = new RowGroupEncoder(Options);
        foreach (ColumnBuffer[] rowGroup in RowGroups)
        {
            using EncodedRowGroup encoded = encoder.Encode(rowGroup, CancellationToken.None);
            await writer.AppendAsync(encoded, CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        return sink.ToArray();
    }

    private ParquetColumn NewColumn(int place) =>
        new($"column {place} ü", Types[_random.Next(Types.Length)], IsNullable: _random.Next(3) > 0);

    private ColumnBuffer[] NewRowGroup(int rows) => [.. Columns.Select(column => NewValues(column, rows))];

    private ColumnBuffer NewValues(ParquetColumn column, int rows)
    {
        var buffer = ColumnBuffer.Create(column);
        double nulls = column.IsNullable ? Pick(0, 0.01, 0.5, 1) : 0;
        int distinct = Pick(1, 2, 20, 1_000, int.MaxValue);
        bool sorted = _random.Next(3) == 0;
        for (int row = 0; row < rows; row++)
        {
            if (_random.NextDouble() < nulls)
            {
                buffer.AppendNull();
            }
            else
            {
                Append(buffer, sorted ? row : _random.Next(distinct));
            }
        }

        return buffer;
    }

    private static void Append(ColumnBuffer buffer, int choice)
    {
        ulong value = Scatter(choice);
        switch (buffer)
        {
            case ValueBuffer<bool> values:
                values.Append(value % 2 == 0);
                break;
            case ValueBuffer<int> values:
                values.Append(choice % 3 == 0 ? (int)value : choice);
                break;
            case ValueBuffer<long> values:
                values.Append(choice % 3 == 0 ? (long)value : choice);
                break;
            case ValueBuffer<float> values:
                values.Append(choice % 7 == 0 ? float.NaN : BitConverter.UInt32BitsToSingle((uint)value));
                break;
            case ValueBuffer<double> values:
                values.Append(choice % 7 == 0 ? -0.0 : BitConverter.UInt64BitsToDouble(value));
                break;
            case BinaryBuffer values:
                int fixedLength = values.Column.Type.ByteLength;
                foreach (ref byte part in values.AppendUninitialized(fixedLength > 0 ? fixedLength : choice % 41))
                {
                    part = (byte)(value = Scatter((int)value));
                }

                break;
        }
    }

    /// <summary>The same bits for the same choice, without a pattern.</summary>
    private static ulong Scatter(int choice)
    {
        ulong bits = ((uint)choice + 1) * 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ bits >> 30) * 0xBF58_476D_1CE4_E5B9;
        return bits ^ bits >> 27;
    }

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
