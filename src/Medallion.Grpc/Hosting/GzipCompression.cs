using System.IO.Compression;
using Grpc.Net.Compression;

namespace Medallion.Grpc.Hosting;

/// <summary>
/// Compression of messages. What .NET's own stream makes of an empty message, such as a list without entries, is nothing at
/// all; clients on zlib (grpc-js among them) take that for a damaged message, and are right.
/// </summary>
internal sealed class GzipCompression : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new NeverEmptyStream(stream, compressionLevel ?? CompressionLevel.Fastest);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);

    private sealed class NeverEmptyStream : GZipStream
    {
        private readonly Stream _output;
        private bool _isEmpty = true;

        public NeverEmptyStream(Stream output, CompressionLevel level)
            : base(output, level, leaveOpen: true) => _output = output;

        /// <summary>RFC 1952: head, an empty block, checksum and length of nothing.</summary>
        private static ReadOnlySpan<byte> CompressedNothing =>
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _isEmpty &= buffer.IsEmpty;
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _isEmpty &= count == 0;
            base.Write(buffer, offset, count);
        }

        public override void WriteByte(byte value)
        {
            _isEmpty = false;
            base.WriteByte(value);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _isEmpty &= buffer.IsEmpty;
            return base.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && _isEmpty)
            {
                _isEmpty = false;
                _output.Write(CompressedNothing);
            }
        }
    }
}
