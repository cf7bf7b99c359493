using System.CommandLine;

namespace Medallion.Cli;

/// <summary>Bounds of options.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses numbers out of bounds, with the bounds in the message.</summary>
    public static void AddRange(this Option<int> option, int from, int to) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ } token] && int.TryParse(token.Value, out int value) && (value < from || value > to))
        {
            result.AddError($"{option.Name} is {value:N0}; {from:N0} to {to:N0} is right.");
        }
    });
}
