using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.Grpc.Mapping;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Texts;

namespace Medallion.Grpc.Interceptors;

/// <summary>
/// The one boundary of errors: whatever a call throws leaves as a status with reason, place, remedy and retryability.
/// </summary>
internal sealed class FailureInterceptor(ILogger<FailureInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        BareStatus.RequestWasRead(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (IsOurs(error, context))
        {
            throw ToStatus(error, request, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        BareStatus.RequestWasRead(context);
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception error) when (IsOurs(error, context))
        {
            throw ToStatus(error, requestStream, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        BareStatus.RequestWasRead(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (IsOurs(error, context))
        {
            throw ToStatus(error, request, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        BareStatus.RequestWasRead(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception error) when (IsOurs(error, context))
        {
            throw ToStatus(error, requestStream, context);
        }
    }

    /// <summary>A status that is explained already stays; a caller that went away needs none.</summary>
    private static bool IsOurs(Exception error, ServerCallContext context) => error switch
    {
        RpcException status when status.Trailers.Get(FailureMapping.DetailsTrailer) is not null => false,
        RpcException or OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
        _ => true,
    };

    private RpcException ToStatus<TRequest>(Exception error, TRequest request, ServerCallContext context)
    {
        StageException failure = error switch
        {
            RpcException bare => BareStatus.Explain(bare.StatusCode, bare.Status.Detail, context.Method, wasRead: true),
            InvalidProtocolBufferException => BareStatus.Unreadable(), // in the middle of a stream of messages
            _ => FailureTranslator.Translate(error),
        };
        if (failure.Reason == FailureReason.Internal)
        {
            EndpointLog.Faulted(logger, context.Method, error);
        }

        return FailureMapping.ToRpcException(failure, LanguageOf(request, context));
    }

    private static Language LanguageOf<TRequest>(TRequest request, ServerCallContext context)
    {
        string asked = LanguageOf(request);
        return Languages.Parse(asked.Length > 0 ? asked : context.RequestHeaders.GetValue(Languages.Header) ?? "");
    }

    private static string LanguageOf<TRequest>(TRequest request) => request switch
    {
        ReadBronzeRequest bronze => bronze.Run?.Language ?? "",
        WriteSilverRequest silver => silver.Run?.Language ?? "",
        WriteGoldRequest gold => gold.Run?.Language ?? "",
        GetRunRequest get => get.Language,
        ListRunsRequest list => list.Language,
        WatchRunRequest watch => watch.Language,
        CancelRunRequest cancel => cancel.Language,
        RetryRunRequest retry => retry.Language,
        _ => "",
    };
}
