using Medallion.Grpc.Services;

namespace Medallion.Grpc.Interceptors;

/// <summary>
/// Lets stage calls begin a few at a time, in the order in which they came: from reading the request until its run is
/// accepted. A hundred callers in one moment, as when many DAGs have the same schedule, would otherwise keep every thread
/// busy at once, and whoever asks for something else meanwhile, such as the health of the service, would wait for all of
/// them.
/// </summary>
/// <remarks>
/// A call keeps its turn no longer than <see cref="Longest"/>; then the next has it while the call goes on. A call that has
/// waited for <see cref="LongestWait"/> goes without one. So a ledger that is slow or hangs holds up the calls behind by a
/// bounded time, less than the silence at which a caller takes its stream for broken, and costs no thread.
/// </remarks>
#pragma warning disable CA1001 // as long as the process: calls that go on give their turns back when it ends
internal sealed class CallTurns(RequestDelegate next, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How long one call may keep its turn to itself: several times what a nearby ledger needs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a call waits for a turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly PathString Stages = "/" + ServiceNames.Stages;

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>Calls that have a turn at once: enough to keep the cores busy while some of them wait for the ledger.</summary>
    public static int MostAtOnce { get; } = 2 * Environment.ProcessorCount;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Stages, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        bool hasTurn;
        try
        {
            hasTurn = await WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // The caller is gone: there is nobody to answer.
        }

        using CallTurn? turn = hasTurn ? new CallTurn(_turns, Longest, time) : null;
        context.Features.Set(turn);
        await next(context);
    }

    /// <summary>Waits for a turn; false where that took too long.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task wait = _turns.WaitAsync(giveUp.Token);
        if (!wait.IsCompleted)
        {
            await using ITimer patience = time.CreateTimer(
                static source => ((CancellationTokenSource)source!).Cancel(), giveUp, LongestWait, Timeout.InfiniteTimeSpan);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (wait.IsCompletedSuccessfully)
        {
            return true;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }
}
