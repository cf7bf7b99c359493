using Google.Protobuf;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Writes every event as a line of JSON, for a program: the proto's names, 64-bit numbers as texts.</summary>
internal sealed class EventLines(TextWriter output) : IStageProgress
{
    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    public Task ShowAsync(IReadOnlyList<Stage> stages, Func<Task> work) => work();

    public void Report(Stage stage, RunEvent runEvent)
    {
        output.WriteLine($$"""{"layer":"{{Layers.NameOf(stage)}}","event":{{Formatter.Format(runEvent)}}}""");
        output.Flush();
    }
}
