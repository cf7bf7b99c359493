using System.Text;
using Interop.Harness;
using Interop.Tables;
using Medallion.Parquet;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Writing;
using Parquet;
using Parquet.Schema;

namespace Interop;

/// <summary>Parquet.Net and we read each other's files with equal values.</summary>
public sealed class ParquetNetTests
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    private static readonly TestTable Sample = new(
        [
            new("flag", ParquetType.Boolean),
            new("number", ParquetType.Int32),
            new("large", ParquetType.Int64, IsNullable: false),
            new("single", ParquetType.Float),
            new("real", ParquetType.Double),
            new("day", ParquetType.Date),
            new("moment", ParquetType.Timestamp),
            new("text", ParquetType.String),
            new("bytes", ParquetType.Binary),
        ],
        [3_000, 1, 2_000],
        Append);

    /// <summary>It knows no delta encoding of dates and times; the writer can do without.</summary>
    [Fact]
    public async Task Parquet_Net_reads_equal_values()
    {
        string path = Path.GetTempFileName();
        try
        {
            await ParquetFile.WriteAsync(path, Sample, new ParquetWriterOptions { AllowDeltaEncodings = false });
            await using ParquetReader reader = await ParquetReader.CreateAsync(path);
            Assert.Equal(Sample.Columns.Select(static c => c.Name), reader.Schema.DataFields.Select(static f => f.Name));
            Assert.Equal(Sample.RowGroupRows.Count, reader.RowGroupCount);
            foreach ((int group, ColumnBuffer[] columns) in Sample.RowGroups().Index())
            {
                using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
                foreach ((int index, ColumnBuffer column) in columns.Index())
                {
                    Assert.Equal(Values(column), await ReadAsync(rows, reader.Schema.DataFields[index], column.RowCount));
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    public async Task We_read_what_Parquet_Net_writes(CompressionMethod compression)
    {
        const int Rows = 5_000;
        var whole = new DataField<long?>("whole");
        var real = new DataField<double?>("real");
        var flag = new DataField<bool?>("flag");
        var text = new DataField<string>("text");
        long?[] wholes = [.. Enumerable.Range(0, Rows).Select(static i => i % 7 == 0 ? null : (long?)i * 1_000_003)];
        double?[] reals = [.. Enumerable.Range(0, Rows).Select(static i => i % 5 == 0 ? null : (double?)i / 3)];
        bool?[] flags = [.. Enumerable.Range(0, Rows).Select(static i => i % 11 == 0 ? null : (bool?)(i % 2 == 0))];
        string?[] texts = [.. Enumerable.Range(0, Rows).Select(static i => i % 3 == 0 ? null : $"ção {i % 100}")];
        string path = Path.GetTempFileName();
        try
        {
            await using (FileStream stream = File.Create(path))
            {
                var options = new ParquetOptions { CompressionMethod = compression };
                await using ParquetWriter writer =
                    await ParquetWriter.CreateAsync(new ParquetSchema(whole, real, flag, text), stream, options);
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<long>(whole, wholes);
                await group.WriteAsync<double>(real, reals);
                await group.WriteAsync<bool>(flag, flags);
                await group.WriteAsync(text, texts!);
                group.CompleteValidate();
            }

            object?[][] read = await ReadOursAsync(path);
            Assert.Equal(wholes.Cast<object?>(), read[0]);
            Assert.Equal(reals.Cast<object?>(), read[1]);
            Assert.Equal(flags.Cast<object?>(), read[2]);
            Assert.Equal(texts, read[3]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<object?[][]> ReadOursAsync(string path)
    {
        using var file = new FileSource(path);
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(file, ParquetReaderOptions.Default, CancellationToken.None);
        var columns = new List<object?[]>();
        for (int i = 0; i < reader.Schema.Count; i++)
        {
            ColumnBuffer buffer = ColumnBuffer.Create(reader.Schema[i]);
            await reader.ReadColumnAsync(0, i, buffer, CancellationToken.None);
            columns.Add(Values(buffer));
        }

        return [.. columns];
    }

    private static void Append(ColumnBuffer buffer, int column, int row)
    {
        if (buffer.Column.IsNullable && (row + column) % 5 == 0)
        {
            buffer.AppendNull();
            return;
        }

        switch (buffer)
        {
            case ValueBuffer<bool> values:
                values.Append(row % 3 == 0);
                break;
            case ValueBuffer<int> values:
                values.Append(row * 7 % 20_000);
                break;
            case ValueBuffer<long> values:
                values.Append(row * 1_000_003L);
                break;
            case ValueBuffer<float> values:
                values.Append(row / 3f);
                break;
            case ValueBuffer<double> values:
                values.Append(row / 3d);
                break;
            case BinaryBuffer values:
                values.Append(Encoding.UTF8.GetBytes(row % 4 == 0 ? "" : $"ção {row % 700}"));
                break;
            default:
                throw new InvalidOperationException($"unexpected {buffer.GetType()}");
        }
    }

    private static object?[] Values(ColumnBuffer column)
    {
        var values = new object?[column.RowCount];
        int next = 0;
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = column.IsValid(row) ? Value(column, next++) : null;
        }

        return values;
    }

    private static object Value(ColumnBuffer column, int value) => column switch
    {
        ValueBuffer<int> { Column.Type.Logical: LogicalKind.Date } days => Epoch.AddDays(days.Values[value]),
        ValueBuffer<long> { Column.Type.Logical: LogicalKind.Timestamp } micros => Epoch.AddMicroseconds(micros.Values[value]),
        ValueBuffer<bool> values => values.Values[value],
        ValueBuffer<int> values => values.Values[value],
        ValueBuffer<long> values => values.Values[value],
        ValueBuffer<float> values => values.Values[value],
        ValueBuffer<double> values => values.Values[value],
        BinaryBuffer { Column.Type.Logical: LogicalKind.String } texts => Encoding.UTF8.GetString(texts[value]),
        BinaryBuffer bytes => Convert.ToHexString(bytes[value]),
        _ => throw new InvalidOperationException($"unexpected {column.GetType()}"),
    };

    private static async Task<object?[]> ReadAsync(ParquetRowGroupReader rows, DataField field, int count)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string[count];
            await rows.ReadAsync(field, texts);
            return texts;
        }

        if (field.ClrType == typeof(ReadOnlyMemory<byte>))
        {
            var bytes = new byte[count][];
            await rows.ReadAsync(field, bytes);
            return [.. bytes.Select(static value => value is null ? null : Convert.ToHexString(value))];
        }

        return field.ClrType switch
        {
            Type type when type == typeof(bool) => await ReadAsync<bool>(rows, field, count),
            Type type when type == typeof(int) => await ReadAsync<int>(rows, field, count),
            Type type when type == typeof(long) => await ReadAsync<long>(rows, field, count),
            Type type when type == typeof(float) => await ReadAsync<float>(rows, field, count),
            Type type when type == typeof(double) => await ReadAsync<double>(rows, field, count),
            Type type when type == typeof(DateTime) => await ReadAsync<DateTime>(rows, field, count),
            _ => throw new InvalidOperationException($"unexpected {field.ClrType} in {field.Name}"),
        };
    }

    private static async Task<object?[]> ReadAsync<T>(ParquetRowGroupReader rows, DataField field, int count)
        where T : struct
    {
        if (!field.IsNullable)
        {
            var values = new T[count];
            await rows.ReadAsync<T>(field, values);
            return [.. values.Cast<object>()];
        }

        var optional = new T?[count];
        await rows.ReadAsync<T>(field, optional);
        return [.. optional.Select(static value => (object?)value)];
    }
}
