namespace Medallion.Cli.Tests.CommandLine;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/bin/dotnet", "/usr/bin", "medallion")]
    [InlineData("/usr/local/bin/medallion", "/usr/bin:/usr/local/bin", "medallion")]
    [InlineData("/opt/build/medallion", "/usr/bin", "/opt/build/medallion")]
    [InlineData(null, null, "medallion")]
    public void What_is_printed_can_be_called(string? processPath, string? searchPath, string expected) =>
        Assert.Equal(expected, ProgramName.Of(processPath, searchPath));

    [Fact]
    public void A_program_below_the_current_folder_is_named_from_there()
    {
        string path = Path.Combine(Environment.CurrentDirectory, "bin", "medallion");
        Assert.Equal(Path.Combine("bin", "medallion"), ProgramName.Of(path, ""));
    }
}
