using System.Buffers;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;

namespace Medallion.Stages.Publishing;

/// <summary>How a layer's file is written.</summary>
internal static class OutputOptions
{
    /// <summary>The writer's options; the file says which run wrote it.</summary>
    public static ParquetWriterOptions Of(OutputFormat format, RunKey run, ArrayPool<byte> buffers) => new()
    {
        Buffers = buffers,
        Compression = format.Compression switch
        {
            OutputCompression.Gzip => CompressionCodec.Gzip,
            OutputCompression.None => CompressionCodec.Uncompressed,
            _ => CompressionCodec.Snappy,
        },
        KeyValues =
        [
            new("medallion.pipeline", run.Pipeline),
            new("medallion.run_id", run.RunId),
            new("medallion.stage", run.Stage.ToString()),
        ],
    };
}
