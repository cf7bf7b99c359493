namespace Medallion.Cli;

/// <summary>The command line cannot be carried out as it stands.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="remedy">What to write instead.</param>
internal sealed class UsageException(string message, string remedy) : Exception(message)
{
    /// <summary>What to write instead.</summary>
    public string Remedy { get; } = remedy;
}
