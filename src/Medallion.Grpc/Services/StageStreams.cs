using Grpc.Core;
using Medallion.Grpc.Interceptors;
using Medallion.Grpc.Mapping;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Texts;
using RunEvent = Medallion.Stages.Runs.Events.RunEvent;

namespace Medallion.Grpc.Services;

/// <summary>Submits what a call asks for, or attaches to it, and streams the run's events.</summary>
internal sealed class StageStreams(RunRegistry runs, RunLimits limits, TimeProvider time)
{
    /// <summary>Streams until the result; throws the run's failure, or that the stream is to be opened anew.</summary>
    /// <param name="submission">What to do.</param>
    /// <param name="afterSequence">Events up to and including this sequence are not sent.</param>
    /// <param name="language">Language of what people read.</param>
    /// <param name="write">Sends an event.</param>
    /// <param name="context">The call.</param>
    public async Task ExecuteAsync(
        RunSubmission submission,
        long afterSequence,
        Language language,
        Func<Protocol.V1.RunEvent, Task> write,
        ServerCallContext context)
    {
        long openedAt = time.GetTimestamp();
        RunAttachment attachment = await runs.SubmitAsync(submission, afterSequence, context.CancellationToken);
        await foreach (RunEvent runEvent in attachment.Events.WithCancellation(context.CancellationToken))
        {
            if (runEvent.Body is Failed failed)
            {
                throw failed.Failure;
            }

            await write(EventMapping.ToProtocol(runEvent, attachment.Key, language));
            CallTurn.End(context.GetHttpContext());
            if (runEvent.Body is not Succeeded && time.GetElapsedTime(openedAt) > limits.MaxStreamAge)
            {
                // A stream that is opened anew now and then finds new replicas, and proxies cut old ones anyway.
                throw new StageException(FailureReason.StreamRotated);
            }
        }
    }
}
