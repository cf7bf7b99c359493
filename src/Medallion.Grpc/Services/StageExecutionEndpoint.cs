using Grpc.Core;
using Medallion.Grpc.Mapping;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Texts;
using RunEvent = Medallion.Stages.Runs.Events.RunEvent;

namespace Medallion.Grpc.Services;

/// <summary>The stage calls: submit or attach, then stream the run's events.</summary>
internal sealed class StageExecutionEndpoint(RunRegistry runs, RunLimits limits, TimeProvider time)
    : StageExecutionService.StageExecutionServiceBase
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

    private async Task ExecuteAsync(
        RunSubmission submission, RunOptions options, Func<Protocol.V1.RunEvent, Task> write, ServerCallContext context)
    {
        Language language = Languages.Parse(options.Language);
        long openedAt = time.GetTimestamp();
        RunAttachment attachment = await runs.SubmitAsync(submission, options.ResumeAfterSequence, context.CancellationToken);
        await foreach (RunEvent runEvent in attachment.Events.WithCancellation(context.CancellationToken))
        {
            if (runEvent.Body is Failed failed)
            {
                throw failed.Failure;
            }

            await write(EventMapping.ToProtocol(runEvent, attachment.Key, language));
            if (runEvent.Body is not Succeeded && time.GetElapsedTime(openedAt) > limits.MaxStreamAge)
            {
                // A stream that is opened anew now and then finds new replicas, and proxies cut old ones anyway.
                throw new StageException(FailureReason.StreamRotated);
            }
        }
    }
}
