using System.Diagnostics;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Reflection;

/// <summary>What a user sees who has grpcurl and nothing of ours.</summary>
public sealed class GrpcurlTests
{
    [GrpcurlFact]
    public async Task It_lists_the_services()
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        string[] services = (await RunAsync(server, "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("medallion.v1.StageExecutionService", services);
        Assert.Contains("medallion.v1.RunService", services);
    }

    [GrpcurlFact]
    public async Task It_describes_every_method_of_a_service()
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        string text = await RunAsync(server, "describe", StageExecutionService.Descriptor.FullName);

        Assert.All(
            StageExecutionService.Descriptor.Methods,
            method => Assert.Contains(
                $"rpc {method.Name} ( .{method.InputType.FullName} ) returns ( stream .{method.OutputType.FullName} );",
                text,
                StringComparison.Ordinal));
    }

    [GrpcurlFact]
    public async Task It_describes_a_message()
    {
        await using ReflectionServer server = await ReflectionServer.StartAsync();

        string text = await RunAsync(server, "describe", RunKey.Descriptor.FullName);

        Assert.All(
            RunKey.Descriptor.Fields.InDeclarationOrder(),
            field => Assert.Contains($" {field.Name} = {field.FieldNumber};", text, StringComparison.Ordinal));
    }

    private static async Task<string> RunAsync(ReflectionServer server, params string[] command)
    {
        string[] arguments = ["-plaintext", server.Address.Authority, .. command];
        ProcessStartInfo start = new(GrpcurlFactAttribute.Program!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
