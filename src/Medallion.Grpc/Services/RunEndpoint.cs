using Grpc.Core;
using Medallion.Grpc.Mapping;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;
using Medallion.Stages.Texts;
using RunKey = Medallion.Stages.Runs.RunKey;

namespace Medallion.Grpc.Services;

/// <summary>Looks runs up, lists, watches and cancels them, and does them again.</summary>
internal sealed class RunEndpoint(RunRegistry runs, StageStreams streams) : RunService.RunServiceBase
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1_000;
    private const int MaxReasonLength = 1_024;

    public override async Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context)
    {
        RunSnapshot run = await runs.FindAsync(RunKeys.ToDomain(request.Key), context.CancellationToken);
        return new GetRunResponse { Run = RunMapping.ToProtocol(run, Languages.Parse(request.Language)) };
    }

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            throw StageException.InvalidRequest([new("page_size", $"is {request.PageSize}; 0 to {MaxPageSize} is right")]);
        }

        int size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        RunPage page = await runs.ListAsync(
            RunMapping.ToFilter(request), RunPageTokens.Read(request.PageToken), size, context.CancellationToken);
        return RunMapping.ToProtocol(page, Languages.Parse(request.Language));
    }

    public override async Task WatchRun(
        WatchRunRequest request, IServerStreamWriter<WatchRunResponse> responseStream, ServerCallContext context)
    {
        RunKey key = RunKeys.ToDomain(request.Key);
        Language language = Languages.Parse(request.Language);
        await foreach (var runEvent in runs.Watch(key, request.ResumeAfterSequence, context.CancellationToken))
        {
            var response = new WatchRunResponse { Event = EventMapping.ToProtocol(runEvent, key, language) };
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<CancelRunResponse> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        if (request.Reason.Length > MaxReasonLength)
        {
            throw StageException.InvalidRequest(
                [new("reason", $"has {request.Reason.Length} characters; at most {MaxReasonLength} is right")]);
        }

        RunSnapshot run = await runs.CancelAsync(RunKeys.ToDomain(request.Key), request.Reason, context.CancellationToken);
        return new CancelRunResponse { Run = RunMapping.ToProtocol(run, Languages.Parse(request.Language)) };
    }

    public override async Task RetryRun(
        RetryRunRequest request, IServerStreamWriter<RetryRunResponse> responseStream, ServerCallContext context)
    {
        RunSnapshot run = await runs.FindAsync(RetryRequests.Check(request), context.CancellationToken);
        await streams.ExecuteAsync(
            RetryRequests.ToSubmission(request, run),
            request.ResumeAfterSequence,
            Languages.Parse(request.Language),
            runEvent => responseStream.WriteAsync(new RetryRunResponse { Event = runEvent }, context.CancellationToken),
            context);
    }
}
