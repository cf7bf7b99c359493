using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.Stages.Failures;

namespace Medallion.FunctionalTests;

/// <summary>
/// Looks at every status that a test gets from the service: each non-OK one has to name its reason and what to do, and says
/// when to try again exactly when that helps.
/// </summary>
internal sealed class StatusCheck : Interceptor
{
    private const string Details = "grpc-status-details-bin";

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncUnaryCall<TResponse> call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            CheckAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncServerStreamingCall<TResponse> call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new CheckedStream<TResponse>(call.ResponseStream),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    private static async Task<T> CheckAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (RpcException error)
        {
            Check(error);
            throw;
        }
    }

    private static void Check(RpcException error)
    {
        byte[]? details = error.Trailers.GetValueBytes(Details);
        bool isTheClients = error.Status.DebugException is not null
            || error.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded;
        if (details is null && isTheClients)
        {
            return;
        }

        Assert.True(details is not null, $"The service explains nothing: {error.Status}");
        Google.Rpc.Status status = Google.Rpc.Status.Parser.ParseFrom(details);
        ErrorInfo info = Assert.Single(status.Details, static any => any.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        Help help = Assert.Single(status.Details, static any => any.Is(Help.Descriptor)).Unpack<Help>();
        Assert.Equal("medallion", info.Domain);
        Assert.NotEmpty(info.Metadata["remedy"]);
        Assert.NotEmpty(help.Links);
        FailureEntry entry = Assert.Single(FailureCatalogue.Entries, entry => entry.Name == info.Type);
        Assert.Equal(entry.IsRetryable, status.Details.Any(static any => any.Is(RetryInfo.Descriptor)));
    }

    private sealed class CheckedStream<T>(IAsyncStreamReader<T> stream) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => CheckAsync(stream.MoveNext(cancellationToken));
    }
}
