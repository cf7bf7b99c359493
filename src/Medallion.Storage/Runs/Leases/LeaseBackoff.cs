using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Repeats what fails for the moment, with jittered waits so that those who failed together do not return together.</summary>
internal sealed class LeaseBackoff(TimeProvider time, Random random)
{
    private const int FirstMilliseconds = 50;
    private const int MostMilliseconds = 2000;

    private static readonly TimeSpan ShortestTry = TimeSpan.FromSeconds(1);

    /// <summary>Waits after try number <paramref name="attempt"/>, from 0: up to 50 ms at first, doubling, 2 s at most.</summary>
    public Task DelayAsync(int attempt, CancellationToken cancellationToken)
    {
        int most = Math.Min(FirstMilliseconds << Math.Min(attempt, 10), MostMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, most + 1)), time, cancellationToken);
    }

    /// <summary>Waits for nearly <paramref name="interval"/>.</summary>
    public Task PollAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        Task.Delay(interval * (0.75 + (random.NextDouble() / 4)), time, cancellationToken);

    /// <summary>Repeats what the store could not do for the moment, until <paramref name="patience"/> is used up.</summary>
    /// <remarks>
    /// Each try gets half of what is left: a request into a dead connection must not use the whole lease up, and a store
    /// that is merely slow still gets the time it needs.
    /// </remarks>
    public async Task<T> RetryAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan patience,
        CancellationToken cancellationToken,
        Action<StoreException>? failed = null)
    {
        long begun = time.GetTimestamp();
        TimeSpan left = patience;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(work, left / 2 > ShortestTry ? left / 2 : left, cancellationToken);
            }
            catch (StoreException fault) when (fault.Fault == StoreFault.Unavailable)
            {
                failed?.Invoke(fault);
                await DelayAsync(attempt, cancellationToken);
                left = patience - time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    throw;
                }
            }
        }
    }

    private async Task<T> TryAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreException(
                StoreFault.Unavailable,
                null,
                null,
                $"The store of run records gave no answer within {limit.TotalSeconds:0.#} s; check that it can be reached.");
        }
    }
}
