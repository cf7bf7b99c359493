using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>
/// Carries requests of processes to the bucket and the answers back, and does to them what networks, retries of a client
/// and overloaded services do.
/// </summary>
internal sealed class SimulatedNetwork(SimulatedWorld world)
{
    // The default of S3StoreOptions: longer than a lease.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] Kinds =
    [
        "slow", "lost", "answer lost", "sent twice", "arrives late", "repeated late", "500 after effect", "no answer", "503 or 409",
    ];

    /// <summary>Number of requests from now on that get no answer at all.</summary>
    public int Unanswered { get; set; }

    /// <summary>Probability that something happens to a request.</summary>
    public double FaultRate { get; set; }

    public async Task<T> SendAsync<T>(
        SimulatedProcess sender,
        string key,
        Func<T> execute,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<T> answer = new();
        await using CancellationTokenRegistration cancelled =
            cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        if (Unanswered > 0)
        {
            Unanswered--;
            Fail(sender, answer, key, RequestTimeout);
        }
        else if (sender.CutOffUntil > world.Now)
        {
            Fail(sender, answer, key, world.Between(1, 20));
        }
        else if (world.Happens(FaultRate))
        {
            Disturb(sender, answer, key, execute);
        }
        else
        {
            Deliver(sender, answer, execute, Quick());
        }

        return await answer.Task;
    }

    private void Disturb<T>(SimulatedProcess sender, TaskCompletionSource<T> answer, string key, Func<T> execute)
    {
        int kind = world.Random.Next(Kinds.Length);
        world.Note($"{sender.Name} {key}: {Kinds[kind]}");
        switch (kind)
        {
            case 0: // Slow there or back.
                Deliver(sender, answer, execute, world.Between(0.5, 15));
                break;
            case 1: // Lost on the way.
                Fail(sender, answer, key, world.Between(1, 20));
                break;
            case 2: // The answer is lost.
                world.Schedule(Quick(), () => Try(execute));
                Fail(sender, answer, key, world.Between(1, 20));
                break;
            case 3: // Sent twice: the answer is that to the repetition, which can meet its own first.
                world.Schedule(Quick(), () => Try(execute));
                Deliver(sender, answer, execute, world.Between(0.2, 3));
                break;
            case 4: // Arrives long after the sender has given up.
                world.Schedule(world.Between(2, 90), () => Try(execute));
                Fail(sender, answer, key, world.Between(0.1, 2));
                break;
            case 5: // Answered, and arrives once more much later.
                Deliver(sender, answer, execute, Quick());
                world.Schedule(world.Between(1, 90), () => Try(execute));
                break;
            case 6: // A failure of the service after it has done its work: 500.
                world.Schedule(Quick(), () => Try(execute));
                Fail(sender, answer, key, world.Between(0.05, 0.5));
                break;
            case 7: // Into a dead connection.
                Fail(sender, answer, key, RequestTimeout);
                break;
            default: // Refused without effect: 503, or 409 for a write.
                Fail(sender, answer, key, Quick());
                break;
        }
    }

    private TimeSpan Quick() => world.Between(0.005, 0.08);

    private void Deliver<T>(SimulatedProcess sender, TaskCompletionSource<T> answer, Func<T> execute, TimeSpan duration)
    {
        TimeSpan there = duration * world.Random.NextDouble();
        world.Schedule(there, Execute);

        void Execute()
        {
            (T? result, StoreException? fault) = Try(execute);
            sender.Schedule(
                duration - there,
                () => _ = fault is null ? answer.TrySetResult(result!) : answer.TrySetException(fault));
        }
    }

    private static void Fail<T>(SimulatedProcess sender, TaskCompletionSource<T> answer, string key, TimeSpan after) =>
        sender.Schedule(after, () => answer.TrySetException(SimulatedBucket.Fault(StoreFault.Unavailable, key)));

    private static (T? Result, StoreException? Fault) Try<T>(Func<T> execute)
    {
        try
        {
            return (execute(), null);
        }
        catch (StoreException fault)
        {
            return (default, fault);
        }
    }
}
