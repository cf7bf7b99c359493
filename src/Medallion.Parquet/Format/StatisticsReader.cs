namespace Medallion.Parquet.Format;

/// <summary>Reads bounds and counts.</summary>
internal static class StatisticsReader
{
    public static Statistics ReadStatistics(ref ThriftCompactReader reader, short id)
    {
        ReadOnlyMemory<byte>? max = null;
        ReadOnlyMemory<byte>? min = null;
        long? nullCount = null;
        long? distinctCount = null;
        ReadOnlyMemory<byte>? maxValue = null;
        ReadOnlyMemory<byte>? minValue = null;
        bool? isMaxValueExact = null;
        bool? isMinValueExact = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    max = reader.ReadBinary(type);
                    break;
                case 2:
                    min = reader.ReadBinary(type);
                    break;
                case 3:
                    nullCount = reader.ReadInt64(type);
                    break;
                case 4:
                    distinctCount = reader.ReadInt64(type);
                    break;
                case 5:
                    maxValue = reader.ReadBinary(type);
                    break;
                case 6:
                    minValue = reader.ReadBinary(type);
                    break;
                case 7:
                    isMaxValueExact = reader.ReadBoolean(type);
                    break;
                case 8:
                    isMinValueExact = reader.ReadBoolean(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new Statistics
        {
            Max = max,
            Min = min,
            NullCount = nullCount,
            DistinctCount = distinctCount,
            MaxValue = maxValue,
            MinValue = minValue,
            IsMaxValueExact = isMaxValueExact,
            IsMinValueExact = isMinValueExact,
        };
    }
}
