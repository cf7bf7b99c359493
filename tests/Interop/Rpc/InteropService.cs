using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Interop.Rpc.Protos;
using Microsoft.AspNetCore.Http;
using Status = Grpc.Core.Status;

namespace Interop.Rpc;

/// <summary>The server side of gRPC's interoperability tests.</summary>
internal sealed class InteropService : TestService.TestServiceBase
{
    private const string InitialEcho = "x-grpc-test-echo-initial";
    private const string TrailingEcho = "x-grpc-test-echo-trailing-bin";
    private const string StatusDetails = "grpc-status-details-bin";

    /// <summary>Notes whether the messages of a call come compressed; what the cases of compression are judged by.</summary>
    public static Task NoteFlags(HttpContext context, RequestDelegate next)
    {
        var flags = new ConcurrentQueue<bool>();
        context.Items[nameof(FrameFlags)] = flags;
        context.Request.Body = new FrameFlags(context.Request.Body, flags);
        return next(context);
    }

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        RequireCompression(request.ExpectCompressed, context);
        await EchoMetadataAsync(context);
        ThrowIfAsked(request.ResponseStatus);
        context.WriteOptions = OptionsOf(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        AnswerAsync(request, responseStream, context.CancellationToken);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        int sum = 0;
        await foreach (StreamingInputCallRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            RequireCompression(request.ExpectCompressed, context);
            sum += request.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        await foreach (StreamingOutputCallRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ThrowIfAsked(request.ResponseStatus);
            await AnswerAsync(request, responseStream, context.CancellationToken);
        }
    }

    private static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> stream, CancellationToken cancellationToken)
    {
        foreach (ResponseParameters asked in request.ResponseParameters)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(asked.IntervalUs), cancellationToken);
            stream.WriteOptions = OptionsOf(asked.Compressed);
            await stream.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(asked.Size) }, cancellationToken);
        }
    }

    /// <summary>The flag of the next message of the call, which has just been read, is what the message says.</summary>
    private static void RequireCompression(BoolValue? expected, ServerCallContext context)
    {
        var flags = (ConcurrentQueue<bool>)context.GetHttpContext().Items[nameof(FrameFlags)]!;
        bool wasCompressed = flags.TryDequeue(out bool flag) && flag;
        if (expected is not null && expected.Value != wasCompressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message came {(wasCompressed ? "" : "not ")}compressed."));
        }
    }

    private static WriteOptions OptionsOf(BoolValue? compressed) =>
        compressed?.Value == false ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;

    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValueBytes(TrailingEcho) is { } trailing)
        {
            context.ResponseTrailers.Add(TrailingEcho, trailing);
        }

        if (context.RequestHeaders.GetValue(InitialEcho) is { } initial)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { InitialEcho, initial } });
        }
    }

    /// <summary>With details: a bare status would be explained on its way out, as any other one of the product's.</summary>
    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is not null && status.Code != 0)
        {
            var details = new Google.Rpc.Status { Code = status.Code, Message = status.Message };
            throw new RpcException(
                new Status((StatusCode)status.Code, status.Message), new Metadata { { StatusDetails, details.ToByteArray() } });
        }
    }

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };
}
