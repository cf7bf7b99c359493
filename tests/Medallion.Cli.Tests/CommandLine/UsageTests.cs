using System.Text.Json;

namespace Medallion.Cli.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("run", "bronze")]
    [InlineData("run", "platinum", "--store", "./lake")]
    [InlineData("run", "all", "--store", "./lake", "--keep", "middle")]
    [InlineData("run", "all", "--store", "ftp://host/folder")]
    [InlineData("run", "all", "--store", "s3://No Bucket")]
    [InlineData("run", "all", "--store", "./lake", "--complete-by", "soon")]
    [InlineData("run", "all", "--store", "./lake", "--delimiter", "::")]
    [InlineData("run", "all", "--store", "./lake", "--contract", "no-such-file.json")]
    [InlineData("run", "all", "--store", "./lake", "--endpoint", "localhost:5080")]
    [InlineData("run", "silver", "--store", "./lake")]
    [InlineData("run", "silver", "--store", "./lake", "--manifest", "s3://b/m.json")]
    [InlineData("run", "gold", "--store", "./lake")]
    [InlineData("run", "all", "--store", "./lake", "--token-file", "token")]
    [InlineData("run", "all", "--store", "./lake", "--endpoint", "http://127.0.0.1:1", "--ca-file", "ca.pem")]
    [InlineData("runs")]
    [InlineData("runs", "fly")]
    [InlineData("runs", "list")]
    [InlineData("runs", "list", "--store", "./lake", "--endpoint", "http://127.0.0.1:1")]
    [InlineData("runs", "list", "--store", "./lake", "--state", "lost")]
    [InlineData("runs", "list", "--store", "./lake", "--limit", "0")]
    [InlineData("runs", "list", "--endpoint", "localhost:5080")]
    [InlineData("runs", "show", "cli", "r1", "--store", "./lake")]
    [InlineData("runs", "watch", "cli", "r1", "platinum", "--store", "./lake")]
    [InlineData("runs", "retry", "cli", "r1", "gold", "--store", "./lake", "--complete-by", "soon")]
    [InlineData("demo", "--rows", "0")]
    [InlineData("demo", "--rows", "many")]
    [InlineData("demo", "--input", "no-such-folder")]
    [InlineData("show", "no-such-file.parquet")]
    [InlineData("show", "s3://bucket")]
    [InlineData("serve", "--lisen", "http://127.0.0.1:0")]
    [InlineData("serve", "--store", "./lake", "--listen", "nonsense")]
    [InlineData("serve", "--store", "./lake", "--listen", "http://127.0.0.1:port")]
    [InlineData("serve", "--store", "./lake", "--listen", "http://127.0.0.1:70000")]
    [InlineData("serve", "--store", "./lake", "--listen", "https://127.0.0.1:0")]
    [InlineData("serve", "--store", "ftp://host/folder")]
    [InlineData("serve", "--store", "s3://")]
    [InlineData("serve", "--store", "")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Runs:MaxRunning=many")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Runs:MaxRuning=4")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Runs:DrainPeriod=20s")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Runs=4")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Logs:Format=xml")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Ledger:Store=ftp://host")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Tls:CertificateFile=no-such-file.pem")]
    [InlineData("serve", "--store", "./lake", "--Medallion:Metrics:Address=nonsense")]
    [InlineData("fly")]
    [InlineData("--language", "tlh", "demo")]
    public async Task What_is_wrong_is_said_with_what_to_do_and_exit_code_2(params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("Error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("run", "silver", "--store", "./lake")]
    [InlineData("run", "platinum", "--store", "./lake")]
    public async Task A_program_gets_what_is_wrong_as_a_document(params string[] arguments)
    {
        CliRun run = await CliRun.Of([.. arguments, "--json"]);

        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement failure = document.RootElement.GetProperty("failure");
        Assert.Equal("failed", document.RootElement.GetProperty("status").GetString());
        Assert.Equal("USAGE", failure.GetProperty("reason").GetString());
        Assert.NotEmpty(failure.GetProperty("remedy").GetString()!);
        Assert.False(failure.GetProperty("retryable").GetBoolean());
    }

    [Theory]
    [InlineData("nonsense", "an address such as http://127.0.0.1:5080 is right")]
    [InlineData("http://127.0.0.1:70000", "a port from 1 to 65535 is right")]
    public async Task Address_to_serve_at_is_told_with_its_setting_and_what_is_right(string listen, string right)
    {
        CliRun run = await CliRun.Of("serve", "--store", "./lake", "--listen", listen);

        Assert.Contains($"Medallion:Listen is '{listen}'", run.Error, StringComparison.Ordinal);
        Assert.Contains(right, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silver_alone_is_told_where_its_manifest_can_come_from()
    {
        CliRun run = await CliRun.Of("run", "silver", "--store", "./lake");

        Assert.Contains("--run-id", run.Error, StringComparison.Ordinal);
        Assert.Contains("--manifest", run.Error, StringComparison.Ordinal);
        Assert.Contains("run all", run.Error, StringComparison.Ordinal);
    }
}
