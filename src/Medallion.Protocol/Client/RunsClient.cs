using System.Runtime.CompilerServices;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>
/// Looks after runs, whoever started them: looks them up, lists, watches and cancels them. Never starts one: that is
/// <see cref="MedallionClient"/>'s, also where a run is to be done again (<see cref="StageCall.Retry"/>).
/// </summary>
/// <remarks>
/// A service that cannot be reached is tried again as <see cref="MedallionClientOptions"/> says. Cancelling a token ends
/// the call and leaves the runs as they are. Safe for concurrent use.
/// </remarks>
public sealed class RunsClient
{
    private readonly MedallionClientOptions _options;
    private readonly TimeProvider _time;
    private readonly RunService.RunServiceClient _runs;
    private readonly UnaryCalls _calls;

    /// <summary>Makes a client; nothing is called yet.</summary>
    /// <param name="invoker">The connection, for example of <see cref="MedallionChannel"/>.</param>
    /// <param name="options">Waiting times; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public RunsClient(CallInvoker invoker, MedallionClientOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new MedallionClientOptions();
        _time = time ?? TimeProvider.System;
        _runs = new RunService.RunServiceClient(invoker);
        _calls = new UnaryCalls(_options, _time);
    }

    /// <summary>One run as it stands now.</summary>
    /// <exception cref="StageFailedException">There is none, or the service was away for too long.</exception>
    public async Task<Run> GetAsync(GetRunRequest request, CancellationToken cancellationToken = default)
    {
        GetRunResponse answer =
            await _calls.AskAsync(call => _runs.GetRunAsync(request, call), request.Language, cancellationToken);
        return answer.Run;
    }

    /// <summary>Runs, latest first, page after page while the caller reads on.</summary>
    /// <param name="request">Filters, the size of a page, and where to begin.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StageFailedException">The service refuses, or was away for too long.</exception>
    public async IAsyncEnumerable<Run> ListAsync(
        ListRunsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ListRunsRequest next = request.Clone();
        do
        {
            ListRunsResponse page =
                await _calls.AskAsync(call => _runs.ListRunsAsync(next, call), next.Language, cancellationToken);
            foreach (Run run in page.Runs)
            {
                yield return run;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>
    /// Events of a run, each stored one once, in order and without a gap, live ones (sequence 0) as they come. The last
    /// one is the result or the failure of the attempt that was watched last.
    /// </summary>
    /// <param name="request">The run, and where to begin.</param>
    /// <param name="cancellationToken">Ends the watching, not the run.</param>
    /// <exception cref="StageFailedException">
    /// There is no such run, nobody executes it any more although it has not ended, or the service was away for too long.
    /// </exception>
    public IAsyncEnumerable<RunEvent> WatchAsync(WatchRunRequest request, CancellationToken cancellationToken = default)
    {
        var run = new RunOptions { Key = request.Key, ResumeAfterSequence = request.ResumeAfterSequence };
        var followed = new FollowedRun(run, (next, token) => Open(request, next.ResumeAfterSequence, token)) { IsWatch = true };
        return new RunFollower(followed, _options, _time).FollowAsync(cancellationToken);
    }

    /// <summary>Asks a run to stop and waits until it has; a run that has ended stays as it is.</summary>
    /// <returns>The run as it stands then.</returns>
    /// <exception cref="StageFailedException">There is none, or the service was away for too long.</exception>
    public async Task<Run> CancelAsync(CancelRunRequest request, CancellationToken cancellationToken = default)
    {
        CancelRunResponse answer =
            await _calls.AskAsync(call => _runs.CancelRunAsync(request, call), request.Language, cancellationToken);
        return answer.Run;
    }

    private RunEventStream<WatchRunResponse> Open(WatchRunRequest request, long after, CancellationToken cancellationToken) => new(
        _runs.WatchRun(
            new WatchRunRequest(request) { ResumeAfterSequence = after }, CallLanguage.Options(request.Language, cancellationToken)),
        static response => response.Event);
}
