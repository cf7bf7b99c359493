using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Medallion.Storage.Telemetry;

/// <summary>Tells the attempts of a call after the first one, each as an event of the call's span.</summary>
internal sealed class S3AttemptHandler : PipelineHandler
{
    private const string LastFailure = "medallion.last_failure";

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        int retries = executionContext.RequestContext.Retries;
        if (retries > 0)
        {
            Tell(executionContext.RequestContext, retries);
        }

        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (Exception error) when (Remember(error))
        {
            throw; // Not reached: only looked at.
        }
    }

    private static void Tell(IRequestContext request, int retries)
    {
        StorageTelemetry.Retries.Add(1, new KeyValuePair<string, object?>(
            S3Attributes.Method, S3Request.OperationOf(request.OriginalRequest)));
        if (SpanOfCall() is { } span)
        {
            span.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection
            {
                [S3Attributes.Attempt] = retries + 1,
                [S3Attributes.ErrorType] = span.GetCustomProperty(LastFailure),
            }));
        }
    }

    private static bool Remember(Exception error)
    {
        SpanOfCall()?.SetCustomProperty(LastFailure, S3Results.TypeOf(error));
        return false;
    }

    private static Activity? SpanOfCall() =>
        Activity.Current is { IsAllDataRequested: true } span && span.Source == StorageTelemetry.Source ? span : null;
}
