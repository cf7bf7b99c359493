using System.Buffers;
using System.Buffers.Binary;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// Keys of one partition on disk, in row order: row, hash, length, bytes. The file is gone when it is disposed, and when
/// the process ends.
/// </summary>
internal sealed class SpillFile : IAsyncDisposable
{
    private const int HeaderSize = sizeof(long) + sizeof(ulong) + sizeof(int);
    private const int BufferSize = 128 * 1024;

    private readonly FileStream _file;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;

    public SpillFile(string folder)
    {
        string path = Path.Combine(folder, $"medallion-spill-{Guid.NewGuid():N}");
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        });
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Keys written.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a key; writes to the file where the buffer is full.</summary>
    public void Add(ReadOnlySpan<byte> key, ulong hash, long row)
    {
        int length = HeaderSize + key.Length;
        if (length > _buffer.Length - _buffered)
        {
            Flush();
        }

        if (length > _buffer.Length)
        {
            Enlarge(filled: 0, length);
        }

        Span<byte> place = _buffer.AsSpan(_buffered, length);
        BinaryPrimitives.WriteInt64LittleEndian(place, row);
        BinaryPrimitives.WriteUInt64LittleEndian(place[8..], hash);
        BinaryPrimitives.WriteInt32LittleEndian(place[16..], key.Length);
        key.CopyTo(place[HeaderSize..]);
        _buffered += length;
        Length += length;
        Count++;
    }

    /// <summary>Reads every key back, in the order they were added.</summary>
    public async Task ReadAsync(SpilledKey take, CancellationToken cancellationToken)
    {
        Flush();
        _file.Position = 0;
        int filled = 0;
        while (true)
        {
            int read = await _file.ReadAsync(_buffer.AsMemory(filled), cancellationToken);
            filled += read;
            int used = TakeWhole(_buffer.AsSpan(0, filled), take);
            if (read == 0)
            {
                return;
            }

            _buffer.AsSpan(used, filled - used).CopyTo(_buffer);
            filled -= used;
            if (filled == _buffer.Length)
            {
                Enlarge(filled, filled * 2);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static int TakeWhole(ReadOnlySpan<byte> bytes, SpilledKey take)
    {
        int used = 0;
        while (bytes.Length - used >= HeaderSize)
        {
            ReadOnlySpan<byte> entry = bytes[used..];
            int length = BinaryPrimitives.ReadInt32LittleEndian(entry[16..]);
            if (entry.Length < HeaderSize + length)
            {
                break;
            }

            take(
                entry.Slice(HeaderSize, length),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry));
            used += HeaderSize + length;
        }

        return used;
    }

    private void Flush()
    {
        _file.Write(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Enlarge(int filled, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        _buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
