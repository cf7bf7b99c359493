namespace Medallion.Grpc.Hosting;

/// <summary>The configuration is wrong; every fault is listed.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception(
        $"The configuration has {problems.Count} fault(s):{Environment.NewLine}- "
        + string.Join($"{Environment.NewLine}- ", problems))
{
    /// <summary>Each fault: the setting, what is wrong, what would be right.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
