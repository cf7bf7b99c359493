using System.Threading.Channels;
using Medallion.Storage.Threads;

namespace Medallion.Stages.Execution.Flow;

/// <summary>Works on items in parallel and hands the results on in the order of the items, with a bound on what is under way.</summary>
internal static class OrderedWork
{
    /// <summary>
    /// Runs <paramref name="work"/> on up to <paramref name="parallelism"/> items at once; at most as many finished
    /// results wait for <paramref name="sink"/>. The first failure cancels the rest and is thrown when all have ended.
    /// </summary>
    public static async Task RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        int parallelism,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        Func<TResult, CancellationToken, ValueTask> sink,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(parallelism);
        var results = Channel.CreateBounded<Task<TResult>>(
            new BoundedChannelOptions(parallelism) { SingleReader = true, SingleWriter = true });
        Task producing = ProduceAsync(items, slots, work, results.Writer, stop.Token);
        try
        {
            await foreach (Task<TResult> result in results.Reader.ReadAllAsync(stop.Token))
            {
                await sink(await result, stop.Token);
            }

            await producing;
        }
        catch
        {
            await stop.CancelAsync();
            await DrainAsync(producing, results.Reader);
            throw;
        }
    }

    private static async Task ProduceAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        SemaphoreSlim slots,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        ChannelWriter<Task<TResult>> results,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (TItem item in items.WithCancellation(cancellationToken))
            {
                await slots.WaitAsync(cancellationToken);
                Task<TResult> task = WorkThreads.ShareAsync(() => WorkAsync(item, slots, work, cancellationToken));
                await HandOnAsync(task, results, cancellationToken);
            }

            results.Complete();
        }
#pragma warning disable CA1031 // handed to the reader, which throws it
        catch (Exception error)
#pragma warning restore CA1031
        {
            results.Complete(error);
        }
    }

    /// <summary>Hands a task on; one that cannot be handed on any more is brought to its end here, where else nobody knows it.</summary>
    private static async Task HandOnAsync<TResult>(
        Task<TResult> task, ChannelWriter<Task<TResult>> results, CancellationToken cancellationToken)
    {
        try
        {
            await results.WriteAsync(task, cancellationToken);
        }
        catch
        {
            await DiscardAsync(task);
            throw;
        }
    }

    private static async Task<TResult> WorkAsync<TItem, TResult>(
        TItem item,
        SemaphoreSlim slots,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            return await work(item, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits until nothing runs any more, and lets go of results that nobody will take.</summary>
    private static async Task DrainAsync<TResult>(Task producing, ChannelReader<Task<TResult>> results)
    {
        await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (results.TryRead(out Task<TResult>? task))
        {
            await DiscardAsync(task);
        }
    }

    /// <summary>Waits for a task whose result nobody will take.</summary>
    private static async Task DiscardAsync<TResult>(Task<TResult> task)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.IsCompletedSuccessfully && await task is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }
}
