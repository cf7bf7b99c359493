using Medallion.Protocol.V1;

namespace Medallion.Grpc.Interceptors;

/// <summary>
/// Lets stage calls begin a few at a time, in the order in which they came: from reading the request until its run is
/// accepted. A hundred callers in one moment, as when many DAGs have the same schedule, would otherwise keep every thread
/// busy at once, and whoever asks for something else meanwhile, such as the health of the service, would wait for all of
/// them.
/// </summary>
/// <remarks>
/// A call keeps its turn no longer than <see cref="Longest"/>; then the next has it while the call goes on. So a ledger that
/// is slow or hangs holds up the calls behind by a bounded time each, and costs no thread.
/// </remarks>
#pragma warning disable CA1001 // as long as the process: calls that go on give their turns back when it ends
internal sealed class CallTurns(RequestDelegate next, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How long one call may keep its turn to itself: several times what a nearby ledger needs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private static readonly PathString Stages = $"/{StageExecutionService.Descriptor.FullName}";

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

        Task wait = _turns.WaitAsync(context.RequestAborted);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!wait.IsCompletedSuccessfully)
        {
            return; // The caller is gone: there is nobody to answer.
        }

        using var turn = new CallTurn(_turns, Longest, time);
        context.Features.Set(turn);
        await next(context);
    }
}
