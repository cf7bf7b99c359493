using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Medallion.Grpc.Mapping;
using Medallion.Stages.Failures;

namespace Medallion.Grpc.Interceptors;

/// <summary>Statuses as gRPC puts them on the wire, for what is refused before gRPC itself sees it, or without its knowledge.</summary>
internal static class StatusTrailers
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";

    private const string GrpcContent = "application/grpc";

    /// <summary>Whether a request is a call.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Answers a call with nothing but a status; a response without any message has its trailers in its headers.</summary>
    public static void Answer(HttpResponse response, StatusCode code)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContent;
        response.Headers[Status] = ((int)code).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Answers a call with a failure and all that is known of it.</summary>
    public static void Refuse(HttpContext context, StageException failure)
    {
        Answer(context.Response, StatusCode.Unknown);
        Write(context.Response.Headers, failure, context.Request);
    }

    /// <summary>Writes a failure with its details, in the language that the call's metadata ask for.</summary>
    public static void Write(IHeaderDictionary trailers, StageException failure, HttpRequest request)
    {
        Google.Rpc.Status status = FailureMapping.ToStatus(failure, Languages.Parse(request.Headers[Languages.Header].ToString()));
        trailers[Status] = status.Code.ToString(CultureInfo.InvariantCulture);
        trailers[Message] = Uri.EscapeDataString(status.Message);
        trailers[FailureMapping.DetailsTrailer] = Convert.ToBase64String(status.ToByteArray());
    }
}
