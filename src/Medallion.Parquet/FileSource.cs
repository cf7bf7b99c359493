using Microsoft.Win32.SafeHandles;

namespace Medallion.Parquet;

/// <summary>Bytes of a file. Safe for concurrent use.</summary>
/// <param name="path">Path of the file, which must exist and keep its length.</param>
public sealed class FileSource(string path) : IRandomAccessSource, IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, options: FileOptions.Asynchronous);

    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(_file);

    /// <inheritdoc/>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            int read = await RandomAccess.ReadAsync(_file, destination, offset, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException($"'{path}' became shorter while it was read.");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
