using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Medallion.Protocol.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Medallion.Grpc.Tests.Reflection;

/// <summary>The product's services, which only describe themselves, on a free port of loopback.</summary>
internal sealed class ReflectionServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;

    private ReflectionServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
        _channel = GrpcChannel.ForAddress(Address);
    }

    public Uri Address { get; }

    public static async Task<ReflectionServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        WebApplication application = builder.Build();
        application.MapGrpcService<StageExecutionEndpoint>();
        application.MapGrpcService<RunEndpoint>();
        application.MapGrpcReflectionService();
        await application.StartAsync();
        return new ReflectionServer(application);
    }

    /// <summary>Puts all questions on one stream and returns the answers, in order.</summary>
    public Task<List<ServerReflectionResponse>> AskAsync(
        ReflectionVersion version, params ServerReflectionRequest[] questions) =>
        version == ReflectionVersion.V1
            ? AskAsync(
                new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(),
                questions,
                static question => question,
                static answer => answer)
            : AskAsync(
                new V1Alpha.ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(),
                questions,
                static question => V1Alpha.ServerReflectionRequest.Parser.ParseFrom(question.ToByteString()),
                static answer => ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()));

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _application.DisposeAsync();
    }

    // Both versions are the same on the wire: only the names of service and messages differ.
    private static async Task<List<ServerReflectionResponse>> AskAsync<TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> call,
        ServerReflectionRequest[] questions,
        Func<ServerReflectionRequest, TRequest> encode,
        Func<TResponse, ServerReflectionResponse> decode)
    {
        using (call)
        {
            var answers = new List<ServerReflectionResponse>();
            foreach (ServerReflectionRequest question in questions)
            {
                await call.RequestStream.WriteAsync(encode(question));
                Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
                answers.Add(decode(call.ResponseStream.Current));
            }

            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
            return answers;
        }
    }

    private sealed class StageExecutionEndpoint : StageExecutionService.StageExecutionServiceBase;

    private sealed class RunEndpoint : RunService.RunServiceBase;
}
