using Medallion.Stages.Texts;
using Spectre.Console;
using Text = Medallion.Stages.Texts.Text;

namespace Medallion.Cli.Runs;

/// <summary>The words that stand beside what runs tell of themselves, in the command's languages.</summary>
internal static class RunLabels
{
    public static readonly Text State = new("State", "Estado");
    public static readonly Text Pipeline = new("Pipeline", "Pipeline");
    public static readonly Text RunId = new("Run id", "Id da execução");
    public static readonly Text Stage = new("Stage", "Etapa");
    public static readonly Text Task = new("Task", "Tarefa");
    public static readonly Text Attempt = new("Attempt", "Tentativa");
    public static readonly Text Created = new("Created", "Criada");
    public static readonly Text Started = new("Started", "Início");
    public static readonly Text Ended = new("Ended", "Fim");
    public static readonly Text Duration = new("Duration", "Duração");
    public static readonly Text Executor = new("Executor", "Executor");
    public static readonly Text Rows = new("Rows", "Linhas");
    public static readonly Text Progress = new("Progress", "Progresso");
    public static readonly Text Promise = new("Promise", "Prazo");
    public static readonly Text Sla = new("SLA", "SLA");
    public static readonly Text Findings = new("Findings", "Achados");
    public static readonly Text Label = new("Label", "Rótulo");
    public static readonly Text None = new("No run matches.", "Nenhuma execução corresponde.");
    public static readonly Text More =
        new("There are more; --limit shows them.", "Há mais; --limit as mostra.");

    private static readonly Dictionary<string, (Text Word, Color Color)> States = new(StringComparer.Ordinal)
    {
        ["queued"] = (new Text("queued", "na fila"), Color.Grey),
        ["running"] = (new Text("running", "em execução"), Color.Blue),
        ["succeeded"] = (new Text("succeeded", "concluída"), Color.Green),
        ["failed"] = (new Text("failed", "com falha"), Color.Red),
        ["cancelled"] = (new Text("cancelled", "cancelada"), Color.Yellow),
    };

    private static readonly Dictionary<string, (Text Word, Color Color)> Slas = new(StringComparer.Ordinal)
    {
        ["on_track"] = (new Text("on track", "no prazo"), Color.Green),
        ["at_risk"] = (new Text("at risk", "em risco"), Color.Yellow),
        ["missed"] = (new Text("missed", "perdido"), Color.Red),
    };

    /// <summary>A state in words.</summary>
    public static string OfState(string state, Language language) => In(States, state, language);

    /// <summary>A state in words, coloured.</summary>
    public static Spectre.Console.Text WriteState(string state, Language language) => Write(States, state, language);

    /// <summary>The state of a promise in words, coloured; empty where nothing was promised.</summary>
    public static Spectre.Console.Text WriteSla(string? sla, Language language) =>
        sla is null ? new Spectre.Console.Text("") : Write(Slas, sla, language);

    private static string In(Dictionary<string, (Text Word, Color Color)> words, string name, Language language) =>
        words.TryGetValue(name, out (Text Word, Color Color) entry) ? entry.Word.In(language) : name;

    private static Spectre.Console.Text Write(
        Dictionary<string, (Text Word, Color Color)> words, string name, Language language) =>
        words.TryGetValue(name, out (Text Word, Color Color) entry)
            ? new Spectre.Console.Text(entry.Word.In(language), new Style(entry.Color))
            : new Spectre.Console.Text(name);
}
