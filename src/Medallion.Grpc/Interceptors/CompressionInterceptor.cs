using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Medallion.Grpc.Interceptors;

/// <summary>
/// Leaves short messages as they are, also where the client takes compressed ones: a compressor clears a quarter of a MiB
/// before its first byte, and most messages are events of a few hundred bytes that fit into one packet anyway.
/// </summary>
internal sealed class CompressionInterceptor : Interceptor
{
    /// <summary>Shortest message that is worth a compressor: several packets. 16 KiB.</summary>
    private const int CompressFrom = 16 * 1024;

    private static readonly WriteOptions AsItIs = new(WriteFlags.NoCompress);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse response = await continuation(request, context);
        if (IsShort(response))
        {
            context.WriteOptions = AsItIs;
        }

        return response;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, new Writer<TResponse>(responseStream), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(requestStream, new Writer<TResponse>(responseStream), context);

    private static bool IsShort<TMessage>(TMessage message) =>
        message is IMessage sized && sized.CalculateSize() < CompressFrom;

    private sealed class Writer<TMessage>(IServerStreamWriter<TMessage> stream) : IServerStreamWriter<TMessage>
    {
        public WriteOptions? WriteOptions
        {
            get => stream.WriteOptions;
            set => stream.WriteOptions = value;
        }

        public Task WriteAsync(TMessage message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(TMessage message, CancellationToken cancellationToken) =>
            IsShort(message) ? WriteAsItIsAsync(message, cancellationToken) : stream.WriteAsync(message, cancellationToken);

        private async Task WriteAsItIsAsync(TMessage message, CancellationToken cancellationToken)
        {
            WriteOptions? asked = stream.WriteOptions;
            stream.WriteOptions = AsItIs;
            try
            {
                await stream.WriteAsync(message, cancellationToken);
            }
            finally
            {
                stream.WriteOptions = asked; // for the next message, which may be long
            }
        }
    }
}
