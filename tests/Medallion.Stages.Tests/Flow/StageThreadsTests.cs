using System.Collections.Concurrent;
using Medallion.Stages.Execution.Flow;

namespace Medallion.Stages.Tests.Flow;

public sealed class StageThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Work_and_what_follows_its_waits_and_what_it_shares_out_stay_off_the_pool()
    {
        using var threads = new StageThreads(3);
        var seen = new ConcurrentBag<bool>();

        int sum = await threads.RunAsync(async () =>
        {
            seen.Add(Thread.CurrentThread.IsThreadPoolThread);
            await Task.Delay(1);
            seen.Add(Thread.CurrentThread.IsThreadPoolThread);
            int[] shared = await Task.WhenAll(Enumerable.Range(0, 20).Select(item => StageThreads.ShareAsync(async () =>
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
        using var threads = new StageThreads(Count);
        using var together = new Barrier(Count);
        int running = 0;
        int most = 0;

        await threads.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 4 * Count).Select(_ => StageThreads.ShareAsync(() =>
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
        using (var threads = new StageThreads(1))
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
        using var hanging = new StageThreads(1);
        using var other = new StageThreads(1);
        Task<bool> hung = hanging.RunAsync(() => Task.FromResult(release.Wait(Patience)));

        Assert.Equal(7, await other.RunAsync(() => Task.FromResult(7)).WaitAsync(Patience));

        release.Set();
        Assert.True(await hung);
    }

    [Fact]
    public async Task Failure_of_the_work_is_that_of_its_task()
    {
        using var threads = new StageThreads(1);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => threads.RunAsync<int>(() => throw new InvalidDataException("row 3")));

        Assert.Equal("row 3", error.Message);
    }
}
