using System.Runtime.CompilerServices;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>
/// Runs stages and stays with them: a lost connection, a restarted server or a rotated stream is followed up from the
/// last event seen, so that a caller sees every event once and then the result or the failure.
/// </summary>
/// <remarks>
/// The run belongs to its key, not to the connection: leaving the event stream early leaves the run going, and calling
/// again with the same key finds it. Cancelling the token asks the service to stop the run. Safe for concurrent use.
/// </remarks>
/// <param name="invoker">The connection, for example of <see cref="MedallionChannel"/>.</param>
/// <param name="options">Waiting times; null for the defaults.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class MedallionClient(
    CallInvoker invoker, MedallionClientOptions? options = null, TimeProvider? time = null)
{
    private readonly MedallionClientOptions _options = options ?? new MedallionClientOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly RunService.RunServiceClient _runs = new(invoker);

    /// <summary>Runs a stage to its end.</summary>
    /// <param name="call">The stage and its request.</param>
    /// <param name="progress">Is told every event, in order and on the calling flow; null for nobody.</param>
    /// <param name="cancellationToken">Asks the service to stop the run.</param>
    /// <exception cref="StageFailedException">The stage failed, or the service was away for too long.</exception>
    public async Task<StageResult> RunAsync(
        StageCall call, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        StageResult? result = null;
        await foreach (RunEvent runEvent in FollowAsync(call, cancellationToken))
        {
            progress?.Report(runEvent);
            result = runEvent.Result ?? result;
        }

        return result ?? throw new InvalidOperationException("The events of a run ended without its result.");
    }

    /// <summary>
    /// Runs a stage and returns its events: each stored one once, in order and without a gap, live ones (sequence 0)
    /// as they come, the last one being the result.
    /// </summary>
    /// <param name="call">The stage and its request.</param>
    /// <param name="cancellationToken">Asks the service to stop the run.</param>
    /// <exception cref="StageFailedException">The stage failed, or the service was away for too long.</exception>
    public async IAsyncEnumerable<RunEvent> FollowAsync(
        StageCall call, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource deadline = new(_options.Timeout, _time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var follower = new RunFollower(call.On(invoker), _options, _time);
        await using IAsyncEnumerator<RunEvent> events =
            follower.FollowAsync(either.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveNextAsync(events, call, either.Token, cancellationToken))
        {
            yield return events.Current;
        }
    }

    /// <summary>
    /// Asks a run to stop and waits for that, at most <see cref="MedallionClientOptions.CancelTimeout"/>.
    /// </summary>
    /// <param name="key">The run's key, with its stage.</param>
    /// <param name="reason">Why, for the run's record.</param>
    /// <returns>Whether the service confirmed that the run has ended.</returns>
    public async Task<bool> TryCancelAsync(RunKey key, string reason)
    {
        using CancellationTokenSource patience = new(_options.CancelTimeout, _time);
        try
        {
            var request = new CancelRunRequest { Key = key, Reason = reason };
            await _runs.CancelRunAsync(request, cancellationToken: patience.Token);
            return true;
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<RunEvent> events,
        StageCall call,
        CancellationToken either,
        CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            bool byCaller = cancellationToken.IsCancellationRequested;
            string reason = byCaller ? "The client was cancelled." : "The client's time for the run is over.";
            await TryCancelAsync(call.Key, reason);
            cancellationToken.ThrowIfCancellationRequested();
            throw FailureDecoder.TimedOut(_options.Timeout);
        }
    }
}
