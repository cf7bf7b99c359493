using System.Text.Json;
using Interop.Harness;
using Medallion.Tests.Shared;

namespace Interop.Rpc;

/// <summary>One service for all cases; each client of another language goes through all of its cases once.</summary>
public sealed class InteropRuns : IAsyncLifetime
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "Interop", "Rpc");

    private readonly Lazy<Task<List<CaseOutcome>>> _python;
    private readonly Lazy<Task<List<CaseOutcome>>> _node;
    private InteropServer _server = null!;

    public InteropRuns()
    {
        _python = new(() => RunAsync(ReaderScripts.Python!, "interop.py"));
        _node = new(() => RunAsync("node", "interop.js"));
    }

    internal Uri Address => _server.Address;

    internal Task<List<CaseOutcome>> Python => _python.Value;

    internal Task<List<CaseOutcome>> Node => _node.Value;

    public async Task InitializeAsync() => _server = await InteropServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<List<CaseOutcome>> RunAsync(string interpreter, string script)
    {
        string output = await ReaderScripts.RunProcessAsync(
            interpreter, [Path.Combine(Folder, "Clients", script), _server.Address.Authority, Path.Combine(Folder, "protos")]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<CaseOutcome>(line, JsonOptions)!)];
    }
}
