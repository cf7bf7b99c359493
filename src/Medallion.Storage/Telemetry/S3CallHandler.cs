using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Medallion.Storage.Telemetry;

/// <summary>Tells each call of the SDK, around all its attempts.</summary>
internal sealed class S3CallHandler : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (!S3Call.IsWatched)
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        IRequestContext request = executionContext.RequestContext;
        S3Call call = S3Call.Start(request.OriginalRequest);
        try
        {
            T response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            call.Answered(request, response);
            return response;
        }
        catch (Exception error)
        {
            call.Failed(request, error, request.CancellationToken);
            throw;
        }
    }
}
