using Medallion.Protocol.V1;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Pipelines;

/// <summary>Takes down what the events of runs tell besides how far they are.</summary>
internal sealed class EventNotes(Language language)
{
    private readonly List<FindingReport> _findings = [];

    /// <summary>What was found in the data, in order.</summary>
    public IReadOnlyList<FindingReport> Findings => _findings;

    /// <summary>Whether the run had been done before.</summary>
    public bool IsReused { get; private set; }

    /// <summary>The attempt that the latest event belongs to; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The next events are of another run.</summary>
    public void BeginRun() => IsReused = false;

    public void Take(RunEvent runEvent)
    {
        Attempt = runEvent.Attempt;
        switch (runEvent.EventCase)
        {
            case RunEvent.EventOneofCase.Accepted:
                // The stored events that follow tell the acceptance of back then, too.
                IsReused = IsReused || runEvent.Accepted.Acceptance == Acceptance.Reused;
                break;
            case RunEvent.EventOneofCase.Finding:
                _findings.Add(FindingReport.Of(runEvent.Finding, language));
                break;
            case RunEvent.EventOneofCase.Sla:
                _findings.Add(FindingReport.Of(runEvent.Sla));
                break;
            default:
                break;
        }
    }
}
