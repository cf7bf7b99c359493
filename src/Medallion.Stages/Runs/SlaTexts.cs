using Medallion.Stages.Runs.Events;
using Medallion.Stages.Texts;

namespace Medallion.Stages.Runs;

/// <summary>Words for a promise that is at risk or missed.</summary>
public static class SlaTexts
{
    private static readonly Text AtRisk = new(
        "The run is expected to end after the time it was promised for",
        "A execução deve terminar depois do prazo prometido");

    private static readonly Text Missed = new(
        "The run has passed the time it was promised for; it goes on",
        "A execução passou do prazo prometido; ela continua");

    private static readonly Text RemedyAtRisk = new(
        "Tell the readers of the layer; look whether other runs share the machine, and whether bronze grew.",
        "Avise os leitores da camada; veja se outras execuções dividem a máquina e se a camada bronze cresceu.");

    private static readonly Text RemedyMissed = new(
        "Tell the readers of the layer that the previous file is still in place; start the pipeline earlier or give it more cores.",
        "Avise os leitores da camada de que o arquivo anterior continua no lugar; inicie o pipeline mais cedo ou dê mais núcleos.");

    /// <summary>What was found.</summary>
    public static string Message(SlaNoticed notice, Language language)
    {
        Text summary = notice.State == SlaState.Missed ? Missed : AtRisk;
        string estimate = notice.EstimatedCompletion is { } expected ? $" → {expected:yyyy-MM-dd HH:mm:ss} UTC" : "";
        return $"{summary.In(language)}: {notice.CompleteBy.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{estimate}.";
    }

    /// <summary>What to do.</summary>
    public static string Remedy(SlaState state, Language language) =>
        (state == SlaState.Missed ? RemedyMissed : RemedyAtRisk).In(language);
}
