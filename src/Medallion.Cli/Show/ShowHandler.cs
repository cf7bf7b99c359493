using Medallion.Cli.Terminals;
using Medallion.Parquet.Format;
using Spectre.Console;

namespace Medallion.Cli.Show;

/// <summary>Carries <c>medallion show</c> out.</summary>
internal sealed class ShowHandler(ShowSettings settings, CliContext context)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using ParquetTarget target = await ParquetTarget.OpenAsync(
            settings.Target, settings.Access, context.Environment.Time, cancellationToken);
        FileReport report = FileReports.Of(target, settings.SchemaOnly);
        RowPreview? preview = await ReadRowsAsync(target, cancellationToken);
        if (context.Global.Json)
        {
            FileReport document = report with { FirstRows = preview?.ToDocuments() };
            context.WriteDocument(document, static json => json.FileReport);
            return ExitCode.Success;
        }

        FileTables.Write(context.Terminal.Out, report);
        if (preview is not null)
        {
            context.Terminal.Out.WriteLine();
            RowTable.Write(context.Terminal.Out, preview.Columns, preview.Rows);
        }

        return ExitCode.Success;
    }

    /// <summary>A codec that is not there hides the rows, not what the metadata tells.</summary>
    private async Task<RowPreview?> ReadRowsAsync(ParquetTarget target, CancellationToken cancellationToken)
    {
        if (settings.SchemaOnly || settings.Rows == 0 || target.Reader.Schema.Count == 0)
        {
            return null;
        }

        try
        {
            return await RowPreview.ReadAsync(target.Reader, settings.Rows, cancellationToken);
        }
        catch (ParquetFormatException error) when (error.Fault == ParquetFault.Unsupported)
        {
            context.Terminal.Error.WriteLine($"The rows cannot be shown: {error.Message}");
            return null;
        }
    }
}
