using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Reflection;

/// <summary>What tools without our protos learn from a server.</summary>
public sealed class ReflectionTests
{
    private static readonly string[] Ours =
        [StageExecutionService.Descriptor.FullName, RunService.Descriptor.FullName];

    [Theory]
    [InlineData(ReflectionVersion.V1)]
    [InlineData(ReflectionVersion.V1Alpha)]
    public async Task The_services_are_listed(ReflectionVersion version)
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        ServerReflectionResponse answer = Assert.Single(
            await server.AskAsync(version, new ServerReflectionRequest { ListServices = "*" }));

        HashSet<string> listed = [.. answer.ListServicesResponse.Service.Select(static service => service.Name)];
        Assert.All(Ours, service => Assert.Contains(service, listed));
    }

    [Theory]
    [InlineData(ReflectionVersion.V1)]
    [InlineData(ReflectionVersion.V1Alpha)]
    public async Task A_service_can_be_rebuilt_from_the_files_the_server_hands_out(ReflectionVersion version)
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        foreach (string service in Ours)
        {
            IReadOnlyList<FileDescriptor> files = await RebuildAsync(server, version, service);

            ServiceDescriptor rebuilt = Assert.Single(
                files.SelectMany(static file => file.Services), found => found.FullName == service);
            ServiceDescriptor original = StageExecutionService.Descriptor.FullName == service
                ? StageExecutionService.Descriptor
                : RunService.Descriptor;
            Assert.Equal(original.ToProto(), rebuilt.ToProto());
        }
    }

    [Theory]
    [InlineData(ReflectionVersion.V1)]
    [InlineData(ReflectionVersion.V1Alpha)]
    public async Task What_is_not_there_is_NOT_FOUND_and_the_stream_goes_on(ReflectionVersion version)
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        List<ServerReflectionResponse> answers = await server.AskAsync(
            version,
            new ServerReflectionRequest { FileContainingSymbol = "medallion.v1.Nothing" },
            new ServerReflectionRequest { FileByFilename = "medallion/v1/nothing.proto" },
            new ServerReflectionRequest { FileByFilename = "medallion/v1/runs.proto" });

        Assert.Equal((int)StatusCode.NotFound, answers[0].ErrorResponse.ErrorCode);
        Assert.Equal((int)StatusCode.NotFound, answers[1].ErrorResponse.ErrorCode);
        Assert.Equal(
            RunService.Descriptor.File.SerializedData, answers[2].FileDescriptorResponse.FileDescriptorProto[0]);
    }

    private static async Task<IReadOnlyList<FileDescriptor>> RebuildAsync(
        ReflectionServer server, ReflectionVersion version, string service)
    {
        Dictionary<string, (ByteString Bytes, FileDescriptorProto File)> files = new(StringComparer.Ordinal);
        Queue<ServerReflectionRequest> questions = new([new() { FileContainingSymbol = service }]);
        while (questions.TryDequeue(out ServerReflectionRequest? question))
        {
            List<ServerReflectionResponse> answers = await server.AskAsync(version, question);
            foreach (ByteString bytes in answers.Single().FileDescriptorResponse.FileDescriptorProto)
            {
                FileDescriptorProto file = FileDescriptorProto.Parser.ParseFrom(bytes);
                if (!files.TryAdd(file.Name, (bytes, file)))
                {
                    continue;
                }

                foreach (string import in file.Dependency.Where(import => !files.ContainsKey(import)))
                {
                    questions.Enqueue(new ServerReflectionRequest { FileByFilename = import });
                }
            }
        }

        return FileDescriptor.BuildFromByteStrings(InOrderOfImport(files));
    }

    private static List<ByteString> InOrderOfImport(
        Dictionary<string, (ByteString Bytes, FileDescriptorProto File)> files)
    {
        List<ByteString> ordered = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in files.Keys)
        {
            Visit(name);
        }

        return ordered;

        void Visit(string name)
        {
            if (seen.Add(name))
            {
                foreach (string import in files[name].File.Dependency)
                {
                    Visit(import);
                }

                ordered.Add(files[name].Bytes);
            }
        }
    }
}
