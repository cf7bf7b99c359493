using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.Stages.Failures;
using Xunit;

namespace Medallion.Tests.Shared;

/// <summary>
/// Checks every status that the service sends to any test: it says why, where help is, and whether to try again exactly
/// when that can help. What does not keep to it fails the test that saw it.
/// </summary>
internal sealed class StatusContract : Interceptor
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Whether the test provokes a fault of the service; for any other one that would be a bug.</summary>
    public bool ExpectsFaults { get; init; }

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

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        try
        {
            return continuation(request, context);
        }
        catch (RpcException error)
        {
            Check(error);
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncUnaryCall<TResponse> call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            CheckedAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncClientStreamingCall<TRequest, TResponse> call = continuation(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.RequestStream,
            CheckedAsync(call.ResponseAsync),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncServerStreamingCall<TResponse> call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new CheckedReader<TResponse>(this, call.ResponseStream),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncDuplexStreamingCall<TRequest, TResponse> call = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.RequestStream,
            new CheckedReader<TResponse>(this, call.ResponseStream),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    /// <summary>Fails the test where a status of the service does not keep to what each of them promises.</summary>
    public void Check(RpcException error)
    {
        if (IsOfTheClient(error))
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
        Assert.True(ExpectsFaults || entry.Reason != FailureReason.Internal, $"A fault of the service: {error}");
    }

    /// <summary>It found nobody, or the connection broke, or it went away, or waited no longer.</summary>
    private static bool IsOfTheClient(RpcException error) =>
        error.Status.DebugException is not null
        || (error.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded && error.Trailers.Count == 0);

    private async Task<T> CheckedAsync<T>(Task<T> response)
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

    private sealed class CheckedReader<T>(StatusContract contract, IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
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
                contract.Check(error);
                throw;
            }
        }
    }
}
