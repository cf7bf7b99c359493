using Grpc.Core;
using Medallion.Grpc.Mapping;
using Medallion.Protocol.V1;
using Medallion.Stages.Runs;

namespace Medallion.Grpc.Services;

/// <summary>The stage calls: submit or attach, then stream the run's events.</summary>
internal sealed class StageExecutionEndpoint(StageStreams streams) : StageExecutionService.StageExecutionServiceBase
{
    public override Task ReadBronze(
        ReadBronzeRequest request, IServerStreamWriter<ReadBronzeResponse> responseStream, ServerCallContext context) =>
        ExecuteAsync(
            StageRequests.ToSubmission(request),
            request.Run,
            runEvent => responseStream.WriteAsync(new ReadBronzeResponse { Event = runEvent }, context.CancellationToken),
            context);

    public override Task WriteSilver(
        WriteSilverRequest request, IServerStreamWriter<WriteSilverResponse> responseStream, ServerCallContext context) =>
        ExecuteAsync(
            StageRequests.ToSubmission(request),
            request.Run,
            runEvent => responseStream.WriteAsync(new WriteSilverResponse { Event = runEvent }, context.CancellationToken),
            context);

    public override Task WriteGold(
        WriteGoldRequest request, IServerStreamWriter<WriteGoldResponse> responseStream, ServerCallContext context) =>
        ExecuteAsync(
            StageRequests.ToSubmission(request),
            request.Run,
            runEvent => responseStream.WriteAsync(new WriteGoldResponse { Event = runEvent }, context.CancellationToken),
            context);

    private Task ExecuteAsync(RunSubmission submission, RunOptions options, Func<RunEvent, Task> write, ServerCallContext context) =>
        streams.ExecuteAsync(submission, options.ResumeAfterSequence, Languages.Parse(options.Language), write, context);
}
