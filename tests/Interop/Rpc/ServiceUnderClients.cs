using System.Text.Json;
using Interop.Harness;
using Medallion.Grpc.Hosting;
using Medallion.Tests.Shared;

namespace Interop.Rpc;

/// <summary>The product's service three times over one folder: in the open, with TLS, and with TLS on both sides.</summary>
public sealed class ServiceUnderClients : IAsyncLifetime
{
    /// <summary>What every call has to carry.</summary>
    public const string Token = "a-token-of-one-team";

    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);
    private static readonly string Clients = Path.Combine(RepositoryPaths.Root, "tests", "Interop", "Rpc", "Clients");

    private readonly string _folder = Directory.CreateTempSubdirectory("medallion-clients-").FullName;
    private readonly List<MedallionHost> _hosts = [];
    private readonly Lazy<Task<List<CaseOutcome>>> _python;
    private readonly Lazy<Task<List<CaseOutcome>>> _node;

    public ServiceUnderClients()
    {
        _python = new(() => RunAsync(ReaderScripts.Python!, "service.py"));
        _node = new(() => RunAsync("node", "service.js"));
    }

    internal Task<List<CaseOutcome>> Python => _python.Value;

    internal Task<List<CaseOutcome>> Node => _node.Value;

    internal string Plain => _hosts[0].Address.Authority;

    internal string MutualTls => _hosts[2].Address.Authority;

    internal string Store => $"file://{_folder}/lake";

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(PathOf("lake/data/bronze"));
        Directory.CreateDirectory(PathOf("lake/data/slow"));
        await File.WriteAllTextAsync(PathOf("lake/data/bronze/people.csv"), "User Id,Name\n1,Ana\n2,Rui\n");
        SlowObject.Write(PathOf("lake/data/slow/slow.csv.gz"));
        WriteCertificates();
        (string, string)[] tls =
            [("Medallion:Tls:CertificateFile", PathOf("service.crt")), ("Medallion:Tls:KeyFile", PathOf("service.key"))];
        _hosts.Add(await StartAsync("http"));
        _hosts.Add(await StartAsync("https", tls));
        _hosts.Add(await StartAsync("https", [.. tls, ("Medallion:Tls:ClientAuthorityFile", PathOf("ours.crt"))]));
    }

    public async Task DisposeAsync()
    {
        foreach (MedallionHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Path of a file of the test: <c>ours.crt</c>, <c>caller.crt</c> and the like.</summary>
    internal string PathOf(string name) => Path.Combine(_folder, name);

    private void WriteCertificates()
    {
        using var ours = new TestAuthority("ours");
        using var theirs = new TestAuthority("theirs");
        File.WriteAllText(PathOf("ours.crt"), ours.Pem);
        File.WriteAllText(PathOf("theirs.crt"), theirs.Pem);
        foreach ((string name, TestAuthority authority, string usage) in new[]
        {
            ("service", ours, ServerUsage), ("caller", ours, ClientUsage), ("stranger", theirs, ClientUsage),
        })
        {
            (string certificates, string key) = authority.Issue(name, usage);
            File.WriteAllText(PathOf($"{name}.crt"), certificates);
            File.WriteAllText(PathOf($"{name}.key"), key);
        }
    }

    private Task<MedallionHost> StartAsync(string scheme, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = settings.ToDictionary(static s => s.Name, static s => (string?)s.Value);
        all["Medallion:Stores:0:Uri"] = Store;
        all["Medallion:Tokens:0:Value"] = Token;
        all["Medallion:Runs:DrainPeriod"] = "00:00:01";
        return MedallionHost.StartAsync(
            new MedallionHostOptions { Settings = all, ListenUrl = $"{scheme}://127.0.0.1:0", Quiet = true, Upkeep = false },
            CancellationToken.None);
    }

    private async Task<List<CaseOutcome>> RunAsync(string interpreter, string script)
    {
        var known = new Dictionary<string, string>
        {
            ["plain"] = Plain,
            ["tls"] = _hosts[1].Address.Authority,
            ["mutualTls"] = MutualTls,
            ["token"] = Token,
            ["store"] = Store,
            ["files"] = _folder,
            ["protos"] = Path.Combine(RepositoryPaths.Root, "protos"),
            ["health"] = Path.Combine(RepositoryPaths.Root, "tests", "Interop", "Rpc", "protos"),
        };
        string output = await ReaderScripts.RunProcessAsync(
            interpreter, [Path.Combine(Clients, script), JsonSerializer.Serialize(known)]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonSerializer.Deserialize<CaseOutcome>(line, JsonOptions)!)];
    }
}
