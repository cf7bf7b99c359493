using Google.Protobuf.WellKnownTypes;
using Medallion.Protocol.V1;
using Medallion.Stages.Execution;
using Medallion.Stages.Findings;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Texts;
using Domain = Medallion.Stages;

namespace Medallion.Grpc.Mapping;

/// <summary>Turns events of a run into messages, in the language of the caller.</summary>
internal static class EventMapping
{
    public static Protocol.V1.RunEvent ToProtocol(Domain.Runs.Events.RunEvent runEvent, Domain.Runs.RunKey key, Language language)
    {
        var message = new Protocol.V1.RunEvent
        {
            Sequence = runEvent.Sequence,
            Time = runEvent.Time.ToTimestamp(),
            Attempt = runEvent.Attempt,
        };
        switch (runEvent.Body)
        {
            case Accepted accepted:
                message.Accepted = new RunAccepted
                {
                    Acceptance = (Protocol.V1.Acceptance)accepted.Acceptance,
                    Key = RunKeys.ToProtocol(key),
                    Executor = accepted.Executor,
                };
                break;
            case Queued queued:
                message.Queued = new RunQueued { Position = queued.Position };
                break;
            case Progressed progressed:
                message.Progress = ToProtocol(progressed.Progress);
                break;
            case Found found:
                message.Finding = ToProtocol(found.Finding, language);
                break;
            case SlaNoticed notice:
                message.Sla = ToProtocol(notice, language);
                break;
            case Succeeded succeeded:
                message.Result = ResultMapping.ToProtocol(succeeded.Result);
                break;
            case Failed failed:
                message.Failure = FailureMapping.ToProtocol(failed.Failure, language);
                break;
            default:
                throw new InvalidOperationException($"No message stands for {runEvent.Body.GetType().Name}.");
        }

        return message;
    }

    public static RunProgress ToProtocol(StageProgress progress) => new()
    {
        Phase = (Protocol.V1.Phase)progress.Phase,
        FilesDone = progress.FilesDone,
        FilesTotal = progress.FilesTotal,
        BytesDone = progress.BytesDone,
        BytesTotal = progress.BytesTotal,
        RowsDone = progress.RowsDone,
        RowsTotal = progress.RowsTotal,
        BytesPerSecond = progress.BytesPerSecond,
        RowsPerSecond = progress.RowsPerSecond,
        EstimatedRemaining = progress.Remaining?.ToDuration(),
        Elapsed = progress.Elapsed.ToDuration(),
    };

    public static Location ToProtocol(DataLocation location) => new()
    {
        ObjectUri = location.ObjectUri ?? "",
        Row = location.Row ?? 0,
        Line = location.Line ?? 0,
        ByteOffset = location.ByteOffset ?? -1,
        Column = location.Column ?? "",
        Expected = location.Expected ?? "",
        Found = location.Found ?? "",
    };

    private static Protocol.V1.Finding ToProtocol(Domain.Findings.Finding finding, Language language) => new()
    {
        Code = (Protocol.V1.FindingCode)finding.Code,
        Severity = (Protocol.V1.Severity)finding.Severity,
        Location = ToProtocol(finding.Location),
        Count = finding.Count,
        Message = FindingTexts.Message(finding, language),
        Remedy = FindingTexts.Remedy(finding, language),
    };

    private static SlaNotice ToProtocol(SlaNoticed notice, Language language) => new()
    {
        State = (Protocol.V1.SlaState)notice.State,
        CompleteBy = notice.CompleteBy.ToTimestamp(),
        EstimatedCompletion = notice.EstimatedCompletion?.ToTimestamp(),
        Message = Domain.Runs.SlaTexts.Message(notice, language),
        Remedy = Domain.Runs.SlaTexts.Remedy(notice.State, language),
    };
}
