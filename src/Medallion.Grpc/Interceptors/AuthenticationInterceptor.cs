using Grpc.Core;
using Grpc.Core.Interceptors;
using Medallion.Stages.Failures;

namespace Medallion.Grpc.Interceptors;

/// <summary>Refuses callers without a valid token. Health checks stay open: probes have none.</summary>
internal sealed class AuthenticationInterceptor(CallerAuthentication authentication) : Interceptor
{
    private const string OpenService = "/grpc.health.v1.Health/";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Require(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Require(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Require(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Require(ServerCallContext context)
    {
        bool isOpen = context.Method.StartsWith(OpenService, StringComparison.Ordinal);
        if (!isOpen && !authentication.Accepts(context.RequestHeaders.GetValue("authorization")))
        {
            throw new StageException(FailureReason.Unauthenticated);
        }
    }
}
