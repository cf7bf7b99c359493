using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Medallion.FunctionalTests.Security;

/// <summary>Every method that a running service tells of through its reflection: one that comes later is among them.</summary>
internal static class ServiceMethods
{
    /// <summary>Paths of all methods, by asking the service itself.</summary>
    /// <param name="calls">The service.</param>
    /// <param name="headers">Metadata that let the caller in.</param>
    public static async Task<IReadOnlyList<string>> ListAsync(CallInvoker calls, Metadata headers)
    {
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(calls).ServerReflectionInfo(headers);
        ServerReflectionResponse all = await AskAsync(call, new ServerReflectionRequest { ListServices = "" });
        var paths = new List<string>();
        foreach (string service in all.ListServicesResponse.Service.Select(static service => service.Name))
        {
            ServerReflectionResponse found = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = service });
            paths.AddRange(found.FileDescriptorResponse.FileDescriptorProto
                .Select(FileDescriptorProto.Parser.ParseFrom)
                .SelectMany(static file => file.Service.Select(declared => (Name: $"{file.Package}.{declared.Name}", declared.Method)))
                .Where(declared => declared.Name == service)
                .SelectMany(static declared => declared.Method.Select(method => $"/{declared.Name}/{method.Name}")));
        }

        await call.RequestStream.CompleteAsync();
        return paths;
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest question)
    {
        await call.RequestStream.WriteAsync(question);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
