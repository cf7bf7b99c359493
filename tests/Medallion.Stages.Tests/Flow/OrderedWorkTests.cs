using Medallion.Stages.Execution.Flow;

namespace Medallion.Stages.Tests.Flow;

public sealed class OrderedWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task Results_come_in_the_order_of_the_items_and_a_bound_is_kept(int parallelism)
    {
        int running = 0;
        int most = 0;
        var results = new List<int>();
        await OrderedWork.RunAsync(
            Items(200),
            parallelism,
            async (item, token) =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(item % 3, token);
                Interlocked.Decrement(ref running);
                return item;
            },
            (result, _) =>
            {
                results.Add(result);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 200), results);
        Assert.InRange(most, 1, parallelism);
    }

    [Fact]
    public async Task First_failure_is_thrown_and_results_left_over_are_disposed()
    {
        var disposed = new HashSet<int>();
        Task run = OrderedWork.RunAsync(
            Items(50),
            4,
            (item, _) => item == 10
                ? throw new InvalidDataException("item 10")
                : ValueTask.FromResult<IDisposable>(new Tracked(item, disposed)),
            static (result, _) =>
            {
                result.Dispose();
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => run);
        Assert.Equal("item 10", error.Message);
        Assert.Superset(Enumerable.Range(0, 10).ToHashSet(), disposed);
    }

    [Fact]
    public async Task Work_that_was_begun_but_not_yet_handed_on_ends_before_the_failure_is_thrown()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disposed = new HashSet<int>();
        Task run = OrderedWork.RunAsync(
            Items(50),
            1,
            async (item, _) =>
            {
                if (item == 2)
                {
                    begun.SetResult();
                    await mayEnd.Task;
                }

                return new Tracked(item, disposed);
            },
            async (_, _) =>
            {
                // Item 1 waits for this sink and fills the channel, so that item 2 cannot be handed on.
                await begun.Task;
                throw new InvalidDataException("sink");
            },
            CancellationToken.None);

        await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(200)));
        Assert.False(run.IsCompleted);
        mayEnd.SetResult();
        await Assert.ThrowsAsync<InvalidDataException>(() => run);
        Assert.Equal([1, 2], disposed.Order());
    }

    [Fact]
    public async Task Failure_of_the_source_is_thrown()
    {
        Task run = OrderedWork.RunAsync(
            Failing(),
            2,
            static (item, _) => ValueTask.FromResult(item),
            static (_, _) => ValueTask.CompletedTask,
            CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => run);
    }

    private static async IAsyncEnumerable<int> Items(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> Failing()
    {
        await Task.Yield();
        yield return 1;
        throw new InvalidDataException("source");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class Tracked(int item, HashSet<int> disposed) : IDisposable
    {
        public void Dispose()
        {
            lock (disposed)
            {
                disposed.Add(item);
            }
        }
    }
}
