namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>What this assembly does when it is started as a program, rather than by a test runner.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (ContenderArguments.Parse(arguments) is { } contender)
        {
            await Contender.RunAsync(contender);
            return 0;
        }

        await Console.Error.WriteLineAsync("Tests start this themselves; run them with 'dotnet test'.");
        return 2;
    }
}
