using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Waits between tries: growing, and jittered so that those who failed together do not return together.</summary>
internal sealed class LeaseBackoff(TimeProvider time, Random random)
{
    private const int FirstMilliseconds = 50;
    private const int MostMilliseconds = 2000;

    /// <summary>Waits after try number <paramref name="attempt"/>, from 0: up to 50 ms at first, doubling, 2 s at most.</summary>
    public Task DelayAsync(int attempt, CancellationToken cancellationToken)
    {
        int most = Math.Min(FirstMilliseconds << Math.Min(attempt, 10), MostMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, most + 1)), time, cancellationToken);
    }

    /// <summary>Waits for nearly <paramref name="interval"/>.</summary>
    public Task PollAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        Task.Delay(interval * (0.75 + (random.NextDouble() / 4)), time, cancellationToken);

    /// <summary>Repeats what fails for the moment, until <paramref name="patience"/> is used up.</summary>
    public async Task<T> RetryAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        StoreException? last = null;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                if (attempt > 0)
                {
                    await DelayAsync(attempt - 1, either.Token);
                }

                return await work(either.Token);
            }
            catch (StoreException fault) when (fault.Fault == StoreFault.Unavailable)
            {
                last = fault;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw last ?? SilentStore(patience);
            }
        }
    }

    private static StoreException SilentStore(TimeSpan patience) => new(
        StoreFault.Unavailable,
        null,
        null,
        $"The store of run records gave no answer within {patience.TotalSeconds:0.#} s; check that it can be reached.");
}
