using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;
using RunKey = Medallion.Stages.Runs.RunKey;

namespace Medallion.Grpc.Mapping;

/// <summary>Makes the request that a run's record keeps into a submission once more.</summary>
internal static class RetryRequests
{
    /// <summary>The run that is meant, once every field of the request is right.</summary>
    public static RunKey Check(RetryRunRequest request)
    {
        var checks = new RequestChecks();
        checks.Require(request.ResumeAfterSequence >= 0, "resume_after_sequence", "is negative");
        checks.Require(request.FollowedAttempt >= 0, "followed_attempt", "is negative");
        RequestTimes.RequireMoment(checks, request.CompleteBy, "complete_by");
        RequestTimes.RequirePositiveSpan(checks, request.Timeout, "timeout");
        return RunKeys.ToDomain(request.Key, checks);
    }

    public static RunSubmission ToSubmission(RetryRunRequest request, RunSnapshot run)
    {
        if (run.Request.IsEmpty)
        {
            throw new StageException(FailureReason.RunNotRepeatable, detail: $"{run.Key} was recorded by an earlier version");
        }

        try
        {
            RunSubmission submission = Submit(run.Request.Span, request, run);

            // The same run is asked for by definition, also where this version's requests have fields that the record's had not.
            return submission with { Fingerprint = run.Fingerprint };
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new StageException(FailureReason.RunNotRepeatable, detail: $"{run.Key}: {error.Message}", inner: error);
        }
    }

    private static RunSubmission Submit(ReadOnlySpan<byte> kept, RetryRunRequest request, RunSnapshot run)
    {
        switch (run.Key.Stage)
        {
            case StageKind.ReadBronze:
                ReadBronzeRequest bronze = ReadBronzeRequest.Parser.ParseFrom(kept);
                bronze.Run = Options(bronze.Run, request, run);
                return StageRequests.ToSubmission(bronze);
            case StageKind.WriteSilver:
                WriteSilverRequest silver = WriteSilverRequest.Parser.ParseFrom(kept);
                silver.Run = Options(silver.Run, request, run);
                return StageRequests.ToSubmission(silver);
            case StageKind.WriteGold:
                WriteGoldRequest gold = WriteGoldRequest.Parser.ParseFrom(kept);
                gold.Run = Options(gold.Run, request, run);
                return StageRequests.ToSubmission(gold);
            default:
                throw new InvalidOperationException($"No request stands for {run.Key.Stage}.");
        }
    }

    private static RunOptions Options(RunOptions? kept, RetryRunRequest request, RunSnapshot run)
    {
        var options = new RunOptions
        {
            Key = RunKeys.ToProtocol(run.Key),
            CompleteBy = request.CompleteBy ?? run.CompleteBy?.ToTimestamp(),
            Timeout = request.Timeout ?? kept?.Timeout,
            ResumeAfterSequence = request.ResumeAfterSequence,
            Force = request.Force,
            Language = request.Language,
            FollowedAttempt = request.FollowedAttempt,
        };
        foreach ((string name, string value) in run.Labels)
        {
            options.Labels[name] = value;
        }

        return options;
    }
}
