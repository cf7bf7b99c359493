using System.CommandLine.Parsing;

namespace Medallion.Cli.Tests.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo", "--rows", "--input", "--folder", "--key")]
    [InlineData("run", "--store", "--silver", "--gold", "--key", "--keep", "--endpoint", "--run-id", "--complete-by")]
    [InlineData("runs list", "--pipeline", "--run-id", "--state", "--stage", "--limit", "--endpoint", "--store")]
    [InlineData("runs show", "<pipeline>", "<run-id>", "<stage>", "--task", "--token-file", "--ca-file")]
    [InlineData("runs watch", "--task", "--endpoint", "--client-cert", "--client-key", "--events")]
    [InlineData("runs cancel", "--reason", "--task", "--endpoint")]
    [InlineData("runs retry", "--force", "--complete-by", "--task", "--s3-endpoint")]
    [InlineData("show", "--rows", "--schema", "--s3-endpoint")]
    [InlineData("serve", "--store", "--listen")]
    public async Task Every_command_lists_its_options_examples_and_exit_codes(string command, params string[] options)
    {
        CliRun run = await CliRun.Of([.. command.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.All(options, option => Assert.Contains(option, run.Out, StringComparison.Ordinal));
        Assert.Contains($"  medallion {command} ", run.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Without_arguments_the_commands_are_listed()
    {
        CliRun run = await CliRun.Of();

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["demo", "run", "runs", "show", "serve", "--json", "--language", "--no-color"],
            word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_exit_code_is_explained()
    {
        CliRun run = await CliRun.Of("--help");

        int[] codes = [ExitCode.Success, ExitCode.Failure, ExitCode.Usage, ExitCode.Retryable, ExitCode.Cancelled];
        Assert.All(codes, code => Assert.Contains($"\n  {code,-4} ", run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_example_is_a_command_line_that_parses()
    {
        var medallion = new MedallionCommand(CliEnvironment.OfProcess());
        CliCommand[] commands = [.. CliCommand.Under(medallion.Parse([]).RootCommandResult.Command)];
        Assert.Equal(9, commands.Length);
        foreach (string line in commands.SelectMany(static c => c.Examples).SelectMany(e => e.CommandLine.Split("&&")))
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(line)];
            Assert.Equal("medallion", words[0]);
            Assert.Empty(medallion.Parse(words[1..]).Errors);
        }
    }
}
