using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Medallion.Stages.Publishing;

/// <summary>
/// SHA-256 of bytes that come one after the other, on a thread of its own: hashing takes longer than reading and writing them
/// together. What is appended is copied; a few blocks wait at most. Not safe for concurrent use.
/// </summary>
internal sealed class BackgroundHash : IAsyncDisposable
{
    private const int BlockBytes = 256 * 1024;
    private const int Blocks = 8;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<byte[]> _full = [];
    private readonly ConcurrentBag<byte[]> _emptied = [];
    private readonly SemaphoreSlim _free = new(Blocks);
    private Task? _work;
    private byte[]? _filling;
    private int _filled;

    /// <summary>Takes bytes, which the caller may then reuse.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        while (content.Length > 0)
        {
            if (_filling is null)
            {
                await _free.WaitAsync(cancellationToken);
                _filling = _emptied.TryTake(out byte[]? emptied) ? emptied : new byte[BlockBytes];
            }

            int count = Math.Min(content.Length, BlockBytes - _filled);
            content[..count].CopyTo(_filling.AsMemory(_filled));
            content = content[count..];
            _filled += count;
            if (_filled == BlockBytes)
            {
                HandOn();
            }
        }
    }

    /// <summary>The hash of all that was appended, in lower-case hexadecimal digits. Nothing is appended after it.</summary>
    public async Task<string> FinishAsync()
    {
        await EndWorkAsync();
        _hash.AppendData(_filling.AsSpan(0, _filled));
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndWorkAsync();
        _hash.Dispose();
        _full.Dispose();
        _free.Dispose();
    }

    private void HandOn()
    {
        _full.Add(_filling!);
        (_filling, _filled) = (null, 0);

        // No thread of the pool: those are busy with the rows, and what is to be published would wait behind them.
        _work ??= Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Work()
    {
        foreach (byte[] block in _full.GetConsumingEnumerable())
        {
            _hash.AppendData(block);
            _emptied.Add(block);
            _free.Release();
        }
    }

    private async Task EndWorkAsync()
    {
        if (!_full.IsAddingCompleted)
        {
            _full.CompleteAdding();
        }

        await (_work ?? Task.CompletedTask);
    }
}
