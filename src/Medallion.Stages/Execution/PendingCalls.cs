using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Execution;

/// <summary>What a stage has asked of its store and has not been answered. Safe for concurrent use.</summary>
internal sealed class PendingCalls(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, (string Uri, long Since)> _calls = new();
    private long _last;
    private long _answeredAt = time.GetTimestamp();

    /// <summary>A call begins; it is answered, or has failed, when the result is disposed.</summary>
    /// <param name="uri">What it is about.</param>
    public Call Begin(string uri)
    {
        long id = Interlocked.Increment(ref _last);
        _calls[id] = (uri, time.GetTimestamp());
        return new Call(this, id);
    }

    /// <summary>What the oldest call is about, where calls are pending and none has been answered for a while; else null.</summary>
    public string? FindUnanswered(TimeSpan limit)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _answeredAt)) < limit)
        {
            return null;
        }

        (string Uri, long Since)[] calls = [.. _calls.Values];
        return calls.Length > 0 && calls.MinBy(static call => call.Since) is var oldest && time.GetElapsedTime(oldest.Since) >= limit
            ? oldest.Uri
            : null;
    }

    private void End(long id)
    {
        _calls.TryRemove(id, out _);
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
    }

    /// <summary>One call.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly struct Call(PendingCalls calls, long id) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => calls.End(id);
    }
}
