using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Interop.Rpc.Protos;
using Xunit.Sdk;

namespace Interop.Rpc;

/// <summary>The cases of gRPC's interoperability tests, for Grpc.Net.Client.</summary>
internal sealed class DotNetCases : IDisposable
{
    private static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    private readonly FrameFlagsHandler _received = new(new SocketsHttpHandler());
    private readonly GrpcChannel _channel;
    private readonly TestService.TestServiceClient _client;

    public DotNetCases(Uri service)
    {
        _channel = GrpcChannel.ForAddress(service, new GrpcChannelOptions { HttpHandler = _received });
        _client = new TestService.TestServiceClient(_channel);
    }

    private static CallOptions Compressed { get; } = new(new Metadata { { "grpc-internal-encoding-request", "gzip" } });

    public Task RunAsync(string name) => name switch
    {
        "empty_unary" => EmptyUnaryAsync(),
        "large_unary" => LargeUnaryAsync(),
        "client_compressed_unary" => ClientCompressedUnaryAsync(),
        "server_compressed_unary" => ServerCompressedUnaryAsync(),
        "client_streaming" => ClientStreamingAsync(),
        "client_compressed_streaming" => ClientCompressedStreamingAsync(),
        "server_streaming" => ServerStreamingAsync(),
        "server_compressed_streaming" => ServerCompressedStreamingAsync(),
        "ping_pong" => PingPongAsync(),
        "empty_stream" => EmptyStreamAsync(),
        "custom_metadata" => CustomMetadataAsync(),
        "status_code_and_message" => StatusAsync("test status message"),
        "special_status_message" => StatusAsync("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"),
        "unimplemented_method" => FailsAsync(StatusCode.Unimplemented, async () => await _client.UnimplementedCallAsync(new Empty())),
        "unimplemented_service" => FailsAsync(StatusCode.Unimplemented, async () =>
            await new UnimplementedService.UnimplementedServiceClient(_channel).UnimplementedCallAsync(new Empty())),
        "cancel_after_begin" => CancelAfterBeginAsync(),
        "cancel_after_first_response" => CancelAfterFirstResponseAsync(),
        "timeout_on_sleeping_server" => TimeoutOnSleepingServerAsync(),
        "concurrent_large_unary" => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LargeUnaryAsync())),
        _ => throw new XunitException($"There is no case {name} for this client."),
    };

    public void Dispose()
    {
        _channel.Dispose();
        _received.Dispose();
    }

    private static Payload Body(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static SimpleRequest Large() => new() { ResponseSize = 314159, Payload = Body(271828) };

    private static StreamingOutputCallRequest Ask(int requestSize, params ResponseParameters[] responses) =>
        new() { Payload = Body(requestSize), ResponseParameters = { responses } };

    private static void AssertZeros(int size, Payload payload) => Assert.Equal(Body(size), payload);

    private static async Task FailsAsync(StatusCode code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);

    private async Task EmptyUnaryAsync() => Assert.Equal(new Empty(), await _client.EmptyCallAsync(new Empty()));

    private async Task LargeUnaryAsync() => AssertZeros(314159, (await _client.UnaryCallAsync(Large())).Payload);

    private async Task ClientCompressedUnaryAsync()
    {
        SimpleRequest request = Large();
        request.ExpectCompressed = new BoolValue { Value = true };
        await FailsAsync(StatusCode.InvalidArgument, async () => await _client.UnaryCallAsync(request));
        AssertZeros(314159, (await _client.UnaryCallAsync(request, Compressed)).Payload);
        request.ExpectCompressed.Value = false;
        AssertZeros(314159, (await _client.UnaryCallAsync(request)).Payload);
    }

    private async Task ServerCompressedUnaryAsync()
    {
        foreach (bool isCompressed in (bool[])[true, false])
        {
            _received.Flags.Clear();
            SimpleRequest request = Large();
            request.ResponseCompressed = new BoolValue { Value = isCompressed };
            AssertZeros(314159, (await _client.UnaryCallAsync(request)).Payload);
            Assert.Equal([isCompressed], _received.Flags);
        }
    }

    private async Task ClientStreamingAsync()
    {
        using var call = _client.StreamingInputCall();
        foreach (int size in RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Body(size) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(74922, (await call).AggregatedPayloadSize);
    }

    private async Task ClientCompressedStreamingAsync()
    {
        static StreamingInputCallRequest Request(int size, bool isCompressed) =>
            new() { Payload = Body(size), ExpectCompressed = new BoolValue { Value = isCompressed } };

        await FailsAsync(StatusCode.InvalidArgument, async () =>
        {
            using var probe = _client.StreamingInputCall();
            await probe.RequestStream.WriteAsync(Request(27182, isCompressed: true));
            await probe.RequestStream.CompleteAsync();
            await probe;
        });
        using var call = _client.StreamingInputCall(Compressed);
        await call.RequestStream.WriteAsync(Request(27182, isCompressed: true));
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Request(45904, isCompressed: false));
        await call.RequestStream.CompleteAsync();
        Assert.Equal(73086, (await call).AggregatedPayloadSize);
    }

    private async Task ServerStreamingAsync()
    {
        StreamingOutputCallRequest request = Ask(0, [.. ResponseSizes.Select(static size => new ResponseParameters { Size = size })]);
        using var call = _client.StreamingOutputCall(request);
        List<int> sizes = [];
        await foreach (StreamingOutputCallResponse response in call.ResponseStream.ReadAllAsync())
        {
            sizes.Add(response.Payload.Body.Length);
        }

        Assert.Equal(ResponseSizes, sizes);
    }

    private async Task ServerCompressedStreamingAsync()
    {
        _received.Flags.Clear();
        using var call = _client.StreamingOutputCall(Ask(
            0,
            new ResponseParameters { Size = 31415, Compressed = new BoolValue { Value = true } },
            new ResponseParameters { Size = 92653, Compressed = new BoolValue { Value = false } }));
        foreach (int size in (int[])[31415, 92653])
        {
            Assert.True(await call.ResponseStream.MoveNext());
            AssertZeros(size, call.ResponseStream.Current.Payload);
        }

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal([true, false], _received.Flags);
    }

    private async Task PingPongAsync()
    {
        using var call = _client.FullDuplexCall();
        foreach ((int request, int response) in RequestSizes.Zip(ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Ask(request, new ResponseParameters { Size = response }));
            Assert.True(await call.ResponseStream.MoveNext());
            AssertZeros(response, call.ResponseStream.Current.Payload);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    private async Task EmptyStreamAsync()
    {
        using var call = _client.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private async Task CustomMetadataAsync()
    {
        byte[] binary = [0xab, 0xab, 0xab];
        var sent = new Metadata
        {
            { "x-grpc-test-echo-initial", "test_initial_metadata_value" }, { "x-grpc-test-echo-trailing-bin", binary },
        };
        using var unary = _client.UnaryCallAsync(Large(), sent);
        AssertZeros(314159, (await unary).Payload);
        AssertEchoed(await unary.ResponseHeadersAsync, unary.GetTrailers(), binary);

        using var duplex = _client.FullDuplexCall(sent);
        await duplex.RequestStream.WriteAsync(Ask(271828, new ResponseParameters { Size = 314159 }));
        await duplex.RequestStream.CompleteAsync();
        Assert.True(await duplex.ResponseStream.MoveNext());
        Assert.False(await duplex.ResponseStream.MoveNext());
        AssertEchoed(await duplex.ResponseHeadersAsync, duplex.GetTrailers(), binary);
    }

    private static void AssertEchoed(Metadata headers, Metadata trailers, byte[] binary)
    {
        Assert.Equal("test_initial_metadata_value", headers.GetValue("x-grpc-test-echo-initial"));
        Assert.Equal(binary, trailers.GetValueBytes("x-grpc-test-echo-trailing-bin"));
    }

    private async Task StatusAsync(string message)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = message };
        RpcException unary = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }));
        using var call = _client.FullDuplexCall();
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
        await call.RequestStream.CompleteAsync();
        RpcException duplex = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.All([unary, duplex], error => Assert.Equal((StatusCode.Unknown, message), (error.StatusCode, error.Status.Detail)));
    }

    private Task CancelAfterBeginAsync() => FailsAsync(StatusCode.Cancelled, async () =>
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await call;
    });

    private async Task CancelAfterFirstResponseAsync()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Ask(27182, new ResponseParameters { Size = 31415 }));
        Assert.True(await call.ResponseStream.MoveNext());
        await cancellation.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext());
    }

    private Task TimeoutOnSleepingServerAsync() => FailsAsync(StatusCode.DeadlineExceeded, async () =>
    {
        using var call = _client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        try
        {
            await call.RequestStream.WriteAsync(Ask(27182));
        }
        catch (RpcException)
        {
            // The deadline may be over by now: how the call ends is told where its answer is read.
        }

        await call.ResponseStream.MoveNext();
    });
}
