using Medallion.Cli.Pipelines;
using Medallion.Cli.Show;
using Medallion.Cli.Stores;
using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.V1;
using Medallion.Storage.Objects;
using Spectre.Console;

namespace Medallion.Cli.Demo;

/// <summary>Carries <c>medallion demo</c> out.</summary>
internal sealed class DemoHandler(DemoSettings settings, CliContext context)
{
    private const int PreviewRows = 5;

    private readonly Terminal _terminal = context.Terminal;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string folder = settings.Folder is null
            ? Directory.CreateTempSubdirectory("medallion-demo-").FullName
            : Path.GetFullPath(settings.Folder);
        await PrepareAsync(Path.Combine(folder, "data", "bronze"), cancellationToken);
        StoreUri store = StoreArgument.OfFolder(folder);
        PipelineReport report = await RunStagesAsync(store, cancellationToken);
        int exitCode = ReportWriter.Write(report, context);
        if (exitCode == ExitCode.Success && !context.Global.Json)
        {
            await WritePreviewAsync(report.Stages[^1].Object!, cancellationToken);
            WriteNextSteps(folder, report.Stages[^1].Object!);
        }

        return exitCode;
    }

    private async Task PrepareAsync(string bronze, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(bronze);
        if (settings.Inputs.Count > 0)
        {
            await DemoInput.CopyAsync(bronze, settings.Inputs, cancellationToken);
        }
        else
        {
            _terminal.Error.WriteLine($"Making {settings.Rows:N0} people twice over …");
            await DemoInput.MakeAsync(bronze, settings.Rows, cancellationToken);
        }
    }

    private async Task<PipelineReport> RunStagesAsync(StoreUri store, CancellationToken cancellationToken)
    {
        await using ServiceSession session =
            await ServiceSession.StartAsync(store, StoreAccess.Default, upkeep: true, context, cancellationToken);
        var request = new PipelineRequest
        {
            Store = store,
            Stages = [Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold],
            Pipeline = "demo",
            RunId = RunIds.Fresh(context.Environment.Time, "demo"),
            Silver = "people_all",
            Gold = "people_without_duplicates",
            Keys = settings.Keys,
            Language = context.Global.LanguageTag,
        };
        var runner = new PipelineRunner(session.Client, request, context.Global.Language);
        return await runner.RunAsync(ProgressDisplay.For(context), cancellationToken);
    }

    private async Task WritePreviewAsync(string gold, CancellationToken cancellationToken)
    {
        await using ParquetTarget target =
            await ParquetTarget.OpenAsync(gold, StoreAccess.Default, context.Environment.Time, cancellationToken);
        RowPreview preview = await RowPreview.ReadAsync(target.Reader, PreviewRows, cancellationToken);
        _terminal.Out.WriteLine($"The first rows of {target.Name}:");
        RowTable.Write(_terminal.Out, preview.Columns, preview.Rows);
    }

    private void WriteNextSteps(string folder, string gold)
    {
        _terminal.Out.WriteLine($"The layers lie in {folder}; delete it when you are done. Next:");
        string program = context.Environment.Program;
        _terminal.Out.WriteLine($"  {program} show {gold}");
        _terminal.Out.WriteLine($"  {program} run all --store {folder} --key \"{settings.Keys[0]}\"");
    }
}
