using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.Stages.Failures;

namespace Medallion.FunctionalTests;

/// <summary>
/// Checks every status that the service sends to any test: it says why, where help is, and whether to try again exactly
/// when that can help. What does not keep to it fails the test that saw it.
/// </summary>
internal sealed class StatusContract : Interceptor
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncUnaryCall<TResponse> call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            CheckedAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncServerStreamingCall<TResponse> call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new CheckedReader<TResponse>(call.ResponseStream),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    /// <summary>The details of a status, by their type.</summary>
    public static T? Find<T>(RpcException error)
        where T : class, IMessage<T>, new()
    {
        byte[]? bytes = error.Trailers.GetValueBytes(DetailsTrailer);
        return bytes is null
            ? null
            : Google.Rpc.Status.Parser.ParseFrom(bytes).Details
                .Where(static detail => detail.Is(new T().Descriptor))
                .Select(static detail => detail.Unpack<T>())
                .FirstOrDefault();
    }

    private static void Check(RpcException error)
    {
        // The client's own: it went away, or found nobody, or the connection broke.
        if (error.Status.DebugException is not null || (error.StatusCode == StatusCode.Cancelled && error.Trailers.Count == 0))
        {
            return;
        }

        ErrorInfo? info = Find<ErrorInfo>(error);
        Assert.True(info is not null, $"A status without ErrorInfo: {error}");
        Assert.Equal("medallion", info.Domain);
        FailureEntry entry = Assert.Single(FailureCatalogue.Entries, entry => entry.Name == info.Type);
        Assert.Equal((int)entry.Status, (int)error.StatusCode);
        Assert.Equal(entry.IsRetryable, Find<RetryInfo>(error) is not null);
        Assert.NotEmpty(info.Metadata["remedy"]);
        Assert.All(Find<Help>(error)?.Links ?? [], static link => Assert.NotEmpty(link.Url));
        Assert.NotEmpty(Find<Help>(error)?.Links ?? []);
        Assert.NotEmpty(Find<LocalizedMessage>(error)?.Message ?? "");
        Assert.NotEqual(FailureReason.Internal, entry.Reason);
    }

    private static async Task<T> CheckedAsync<T>(Task<T> response)
    {
        try
        {
            return await response;
        }
        catch (RpcException error)
        {
            Check(error);
            throw;
        }
    }

    private sealed class CheckedReader<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                return await inner.MoveNext(cancellationToken);
            }
            catch (RpcException error)
            {
                Check(error);
                throw;
            }
        }
    }
}
