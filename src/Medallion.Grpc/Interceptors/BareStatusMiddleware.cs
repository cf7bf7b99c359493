using System.Globalization;
using Grpc.Core;
using Medallion.Grpc.Mapping;
using Medallion.Stages.Failures;
using Microsoft.AspNetCore.Http.Features;

namespace Medallion.Grpc.Interceptors;

/// <summary>
/// Explains the statuses that no interceptor sees: of unknown methods, of requests that cannot be read, of deadlines that
/// pass while a call goes on. The same details as of any other failure are added before the status is sent.
/// </summary>
internal sealed class BareStatusMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!StatusTrailers.IsGrpc(context.Request))
        {
            await next(context);
            return;
        }

        // When a deadline passes, gRPC completes the response at once, in the middle of the call.
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new CompletionHook(body, () => Explain(context)));
        await next(context);
        AnswerUnknownPath(context.Response);
        Explain(context);
    }

    /// <summary>A path that is not even one of a method meets no endpoint, and HTTP's own 404 means nothing to gRPC.</summary>
    private static void AnswerUnknownPath(HttpResponse response)
    {
        if (!response.HasStarted && response.StatusCode is (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed))
        {
            StatusTrailers.Answer(response, StatusCode.Unimplemented);
        }
    }

    private static void Explain(HttpContext context)
    {
        // A response without any message has its trailers in its headers.
        IHeaderDictionary? trailers = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        if (trailers is not { IsReadOnly: false }
            || trailers.ContainsKey(FailureMapping.DetailsTrailer)
            || !int.TryParse(trailers[StatusTrailers.Status], CultureInfo.InvariantCulture, out int code)
            || code == (int)StatusCode.OK)
        {
            return;
        }

        HttpRequest request = context.Request;
        StageException failure = BareStatus.Explain(
            (StatusCode)code,
            Uri.UnescapeDataString(trailers[StatusTrailers.Message].ToString()),
            request.Path,
            BareStatus.WasRequestRead(context));
        StatusTrailers.Write(trailers, failure, request);
    }
}
