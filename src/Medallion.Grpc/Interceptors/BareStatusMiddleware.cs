using System.Globalization;
using Google.Protobuf;
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
    private const string GrpcContent = "application/grpc";
    private const string StatusTrailer = "grpc-status";
    private const string MessageTrailer = "grpc-message";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) != true)
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
        if (response.HasStarted || response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed))
        {
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContent;
        response.Headers[StatusTrailer] = NumberOf(StatusCode.Unimplemented);
    }

    private static void Explain(HttpContext context)
    {
        // A response without any message has its trailers in its headers.
        IHeaderDictionary? trailers = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        if (trailers is not { IsReadOnly: false }
            || trailers.ContainsKey(FailureMapping.DetailsTrailer)
            || !int.TryParse(trailers[StatusTrailer], CultureInfo.InvariantCulture, out int code)
            || code == (int)StatusCode.OK)
        {
            return;
        }

        HttpRequest request = context.Request;
        StageException failure = BareStatus.Explain(
            (StatusCode)code,
            Uri.UnescapeDataString(trailers[MessageTrailer].ToString()),
            request.Path,
            BareStatus.WasRequestRead(context));
        Google.Rpc.Status status = FailureMapping.ToStatus(failure, Languages.Parse(request.Headers[Languages.Header].ToString()));
        trailers[StatusTrailer] = status.Code.ToString(CultureInfo.InvariantCulture);
        trailers[MessageTrailer] = Uri.EscapeDataString(status.Message);
        trailers[FailureMapping.DetailsTrailer] = Convert.ToBase64String(status.ToByteArray());
    }

    private static string NumberOf(StatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);
}
