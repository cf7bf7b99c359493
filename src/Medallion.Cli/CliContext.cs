using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals;

namespace Medallion.Cli;

/// <summary>What a command works with.</summary>
/// <param name="Environment">The world around it.</param>
/// <param name="Global">What every command takes.</param>
/// <param name="Terminal">Where it writes.</param>
internal sealed record CliContext(CliEnvironment Environment, GlobalSettings Global, Terminal Terminal)
{
    /// <summary>Writes the document of <c>--json</c>; after event lines it is the last line.</summary>
    public void WriteDocument<T>(T document, Func<CliJson, JsonTypeInfo<T>> kind)
    {
        CliJson json = Global.Events ? CliJson.OneLine : CliJson.Default;
        Terminal.Raw.WriteLine(JsonSerializer.Serialize(document, kind(json)));
    }
}
