using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>The words beside a bar. They are set by the run and drawn by the console's own timer.</summary>
internal sealed class ProgressTextColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> _texts = new();

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <summary>Sets the words.</summary>
    public void SetText(ProgressTask bar, string text) => _texts[bar.Id] = text;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_texts.GetValueOrDefault(task.Id, "")).Overflow(Overflow.Ellipsis);
}
