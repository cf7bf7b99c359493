using System.Collections.Concurrent;
using Medallion.Storage.Threads;

namespace Medallion.Storage.Tests.Threads;

public sealed class WorkThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Work_and_what_follows_its_waits_and_what_it_shares_out_stay_off_the_pool()
    {
        using var threads = new WorkThreads("test", 3, Timeout.InfiniteTimeSpan);
        var seen = new ConcurrentBag<bool>();

        int sum = await threads.RunAsync(async () =>
        {
            seen.Add(Thread.CurrentThread.IsThreadPoolThread);
            await Task.Delay(1);
            seen.Add(Thread.CurrentThread.IsThreadPoolThread);
            int[] shared = await Task.WhenAll(Enumerable.Range(0, 20).Select(item => WorkThreads.ShareAsync(async () =>
            {
                await Task.Yield();
                seen.Add(Thread.CurrentThread.IsThreadPoolThread);
                return item;
            })));
            return shared.Sum();
        });

        Assert.Equal(190, sum);
        Assert.Equal(22, seen.Count);
        Assert.DoesNotContain(true, seen);
    }

    [Fact]
    public async Task No_more_threads_work_than_were_asked_for_and_all_of_them_do()
    {
        const int Count = 3;
        using var threads = new WorkThreads("test", Count, Timeout.InfiniteTimeSpan);
        using var together = new Barrier(Count);
        int running = 0;
        int most = 0;

        await threads.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 4 * Count).Select(_ => WorkThreads.ShareAsync(() =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            bool met = together.SignalAndWait(Patience); // Fewer threads would wait here for ever.
            Interlocked.Decrement(ref running);
            return Task.FromResult(met);
        }))));

        Assert.Equal(Count, most);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_done_on_the_pool()
    {
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> work;
        using (var threads = new WorkThreads("test", 1, Timeout.InfiniteTimeSpan))
        {
            work = threads.RunAsync(async () =>
            {
                await late.Task;
                return Thread.CurrentThread.IsThreadPoolThread;
            });
            await threads.RunAsync(() => Task.FromResult(0)); // The first has begun to wait.
        }

        late.SetResult();

        Assert.True(await work.WaitAsync(Patience));
    }

    [Fact]
    public async Task Stage_whose_threads_hang_keeps_no_other()
    {
        using var release = new ManualResetEventSlim();
        using var hanging = new WorkThreads("test", 1, Timeout.InfiniteTimeSpan);
        using var other = new WorkThreads("test", 1, Timeout.InfiniteTimeSpan);
        Task<bool> hung = hanging.RunAsync(() => Task.FromResult(release.Wait(Patience)));

        Assert.Equal(7, await other.RunAsync(() => Task.FromResult(7)).WaitAsync(Patience));

        release.Set();
        Assert.True(await hung);
    }

    [Fact]
    public async Task Threads_without_work_end_and_come_again_with_it()
    {
        using var threads = new WorkThreads("test", 3, TimeSpan.FromMilliseconds(20));
        Assert.Equal(1, await threads.RunAsync(() => Task.FromResult(1)));

        using var patience = new CancellationTokenSource(Patience);
        while (threads.Started > 0)
        {
            await Task.Delay(5, patience.Token);
        }

        Assert.Equal(2, await threads.RunAsync(() => Task.FromResult(2)));
    }

    [Fact]
    public async Task Work_that_is_cancelled_before_it_begins_is_left_undone()
    {
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        using var threads = new WorkThreads("test", 1, Timeout.InfiniteTimeSpan);
        Task first = threads.RunAsync(() => Assert.True(release.Wait(Patience)), CancellationToken.None);
        bool isDone = false;
        Task second = threads.RunAsync(() => isDone = true, cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience));

        release.Set();
        await first;
        await threads.RunAsync(static () => { }, CancellationToken.None);
        Assert.False(isDone);
    }

    [Fact]
    public async Task Failure_of_the_work_is_that_of_its_task()
    {
        using var threads = new WorkThreads("test", 1, Timeout.InfiniteTimeSpan);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => threads.RunAsync<int>(() => throw new InvalidDataException("row 3")));

        Assert.Equal("row 3", error.Message);
    }
}
