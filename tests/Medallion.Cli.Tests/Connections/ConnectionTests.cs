using Grpc.Net.Client;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Cli.Tests.Pipelines;
using Medallion.Grpc.Hosting;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Connections;

public sealed class ConnectionTests : IDisposable
{
    private const string Token = "a-token-of-one-team";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("ours");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_comes_from_a_file_or_from_the_environment()
    {
        await using MedallionHost host = await StartAsync("http://127.0.0.1:0", ("Medallion:Tokens:0:Value", Token));
        string[] list = ["runs", "list", "--endpoint", host.Address.ToString()];
        string file = Write("token", $"{Token}\n");

        CliRun ofFile = await CliRun.Of([.. list, "--token-file", file]);
        CliRun ofVariable = await CliRun.WithVariablesAsync(VariableOf(Token), list);
        CliRun none = await CliRun.Of([.. list, "--language", "pt-BR"]);
        CliRun fileFirst = await CliRun.WithVariablesAsync(
            VariableOf(Token), [.. list, "--token-file", Write("wrong", "another-token-than-that")]);

        Assert.True(ofFile.ExitCode == 0, ofFile.Error);
        Assert.True(ofVariable.ExitCode == 0, ofVariable.Error);
        Assert.All([none, fileFirst], static run => Assert.Equal(ExitCode.Failure, run.ExitCode));
        Assert.All([none, fileFirst], static run => Assert.Contains("[UNAUTHENTICATED]", run.Error, StringComparison.Ordinal));
        Assert.Contains("O chamador não se identificou", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_renewed_in_its_file_opens_the_service_from_then_on()
    {
        const string Former = "a-token-that-was-withdrawn";
        await using MedallionHost host = await StartAsync("http://127.0.0.1:0", ("Medallion:Tokens:0:Value", Token));
        string file = Write("token", Former);
        var credentials = new MedallionCredentials { Token = Former, TokenFile = file };
        using GrpcChannel channel = MedallionChannel.Open(host.Address, credentials);
        var runs = new RunsClient(channel.CreateCallInvoker());
        ValueTask<int> CountAsync() => runs.ListAsync(new ListRunsRequest()).CountAsync();

        StageFailedException refused = await Assert.ThrowsAsync<StageFailedException>(async () => await CountAsync());
        Write("token", $"{Token}\n");
        int renewed = await CountAsync();
        File.Delete(file);
        int gone = await CountAsync();
        Write("token", "");
        int empty = await CountAsync();

        Assert.Equal("UNAUTHENTICATED", refused.ReasonName);
        Assert.Equal((0, 0, 0), (renewed, gone, empty));
    }

    [Fact]
    public async Task Stages_are_run_with_a_token_too()
    {
        await using MedallionHost host = await StartAsync("http://127.0.0.1:0", ("Medallion:Tokens:0:Value", Token));
        await _folder.WriteBronzeAsync("a.csv", "Id,Name\n1,Ana\n");

        CliRun run = await CliRun.WithVariablesAsync(
            VariableOf(Token), "run", "all", "--store", _folder.Path, "--endpoint", host.Address.ToString());

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public async Task A_service_with_a_private_authority_is_called_by_whoever_names_it()
    {
        await using MedallionHost host = await StartAsync("https://127.0.0.1:0", TlsSettings());
        string[] list = ["runs", "list", "--endpoint", host.Address.ToString()];

        CliRun trusted = await CliRun.Of([.. list, "--ca-file", Write("ca.pem", _authority.Pem)]);
        CliRun untrusted = await CliRun.Of(list);

        Assert.True(trusted.ExitCode == 0, trusted.Error);
        Assert.Equal(ExitCode.Failure, untrusted.ExitCode);
        Assert.Contains("Name the authority of the service's certificate", untrusted.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_presents_its_certificate_where_the_service_asks_for_one()
    {
        (string, string)[] settings =
            [.. TlsSettings(), ("Medallion:Tls:ClientAuthorityFile", Write("clients.pem", _authority.Pem))];
        await using MedallionHost host = await StartAsync("https://127.0.0.1:0", settings);
        (string certificates, string key) = _authority.Issue("caller", ClientUsage);
        string[] list =
            ["runs", "list", "--endpoint", host.Address.ToString(), "--ca-file", Write("ca.pem", _authority.Pem)];

        CliRun known = await CliRun.Of(
            [.. list, "--client-cert", Write("caller.crt", certificates), "--client-key", Write("caller.key", key)]);
        CliRun unknown = await CliRun.Of(list);

        Assert.True(known.ExitCode == 0, known.Error);
        Assert.NotEqual(0, unknown.ExitCode);
    }

    [Theory]
    [InlineData("--token-file", "absent", "cannot be read")]
    [InlineData("--token-file", "empty", "holds no token")]
    [InlineData("--token-file", "lines", "no token can have")]
    [InlineData("--ca-file", "absent", "cannot be read")]
    [InlineData("--ca-file", "lines", "holds no certificate")]
    [InlineData("--client-cert", "lines", "belong together")]
    public async Task A_file_that_cannot_be_used_is_named_before_anything_is_called(string option, string name, string told)
    {
        Write("empty", "\n");
        Write("lines", "one\ntwo\n");

        CliRun run = await CliRun.Of("runs", "list", "--endpoint", "https://127.0.0.1:1", option, _folder.Of(name));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_told()
    {
        string certificate = Write("caller.crt", _authority.Issue("caller", ClientUsage).Certificates);
        string key = Write("other.key", _authority.Issue("other", ClientUsage).Key);

        CliRun run = await CliRun.Of(
            "runs", "list", "--endpoint", "https://127.0.0.1:1", "--client-cert", certificate, "--client-key", key);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("are no certificate with its key", run.Error, StringComparison.Ordinal);
    }

    private static Func<string, string?> VariableOf(string token) => name => name == "MEDALLION_TOKEN" ? token : null;

    private (string, string)[] TlsSettings()
    {
        (string certificates, string key) = _authority.Issue("service", ServerUsage);
        return
        [
            ("Medallion:Tls:CertificateFile", Write("tls.crt", certificates)),
            ("Medallion:Tls:KeyFile", Write("tls.key", key)),
        ];
    }

    private Task<MedallionHost> StartAsync(string listen, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = settings.ToDictionary(static s => s.Name, static s => (string?)s.Value);
        all["Medallion:Stores:0:Uri"] = $"file://{_folder.Path}";
        var options = new MedallionHostOptions { Settings = all, ListenUrl = listen, Quiet = true };
        return MedallionHost.StartAsync(options, CancellationToken.None);
    }

    private string Write(string name, string text)
    {
        string path = _folder.Of(name);
        File.WriteAllText(path, text);
        return path;
    }
}
