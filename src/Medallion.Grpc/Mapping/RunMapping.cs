using Google.Protobuf.WellKnownTypes;
using Medallion.Protocol.V1;
using Medallion.Stages.Runs;
using Medallion.Stages.Texts;
using Domain = Medallion.Stages.Runs;

namespace Medallion.Grpc.Mapping;

/// <summary>Turns runs and filters into messages and back.</summary>
internal static class RunMapping
{
    public static Run ToProtocol(RunSnapshot run, Language language)
    {
        var message = new Run
        {
            Key = RunKeys.ToProtocol(run.Key),
            State = (Protocol.V1.RunState)run.State,
            Attempt = run.Attempt,
            ExecutionCount = run.Attempt,
            CreateTime = run.CreateTime.ToTimestamp(),
            StartTime = run.StartTime?.ToTimestamp(),
            EndTime = run.EndTime?.ToTimestamp(),
            LastSequence = run.LastSequence,
            Progress = run.Progress is { } progress ? EventMapping.ToProtocol(progress) : null,
            Result = run.Result is { } result ? ResultMapping.ToProtocol(result) : null,
            Failure = run.Failure is { } failure ? FailureMapping.ToProtocol(failure, language) : null,
            CompleteBy = run.CompleteBy?.ToTimestamp(),
            SlaState = (Protocol.V1.SlaState)run.SlaState,
            Executor = run.Executor,
        };
        foreach ((string name, string value) in run.Labels)
        {
            message.Labels[name] = value;
        }

        return message;
    }

    /// <summary>A page, cut where it would be longer than clients take; the next page begins with the run that was left out.</summary>
    public static ListRunsResponse ToProtocol(RunPage page, Language language)
    {
        const int MaxBytes = 3 * 1024 * 1024; // gRPC clients take 4 MiB unless told otherwise.
        var response = new ListRunsResponse { NextPageToken = RunPageTokens.Write(page.Next) };
        Domain.RunPosition? last = null;
        int bytes = 0;
        foreach ((RunSnapshot snapshot, Domain.RunPosition position) in page.Runs)
        {
            Run run = ToProtocol(snapshot, language);
            bytes += run.CalculateSize();
            if (bytes > MaxBytes && last is not null)
            {
                response.NextPageToken = RunPageTokens.Write(last);
                break;
            }

            response.Runs.Add(run);
            last = position;
        }

        return response;
    }

    public static RunFilter ToFilter(ListRunsRequest request) => new(
        request.Pipeline.Length == 0 ? null : request.Pipeline,
        request.RunId.Length == 0 ? null : request.RunId,
        request.State == Protocol.V1.RunState.Unspecified ? null : (Domain.RunState)request.State,
        request.Stage == Stage.Unspecified ? null : (StageKind)request.Stage);
}
