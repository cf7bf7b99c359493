using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>A stage with its request, or a run that is to be done again: what a <see cref="MedallionClient"/> runs.</summary>
public sealed class StageCall
{
    private readonly Opener _open;

    private StageCall(Stage stage, RunOptions? run, Opener open)
    {
        Run = run ?? throw new ArgumentException("The request has no run options.", nameof(run));
        Key = Run.Key?.Clone() ?? throw new ArgumentException("The request has no run key.", nameof(run));
        Key.Stage = stage;
        _open = open;
    }

    private delegate IRunEventStream Opener(CallInvoker invoker, RunOptions run, CallOptions options);

    /// <summary>The run's key, with its stage.</summary>
    public RunKey Key { get; }

    internal RunOptions Run { get; }

    /// <summary>A scan of the bronze layer.</summary>
    public static StageCall ReadBronze(ReadBronzeRequest request) => new(
        Stage.ReadBronze,
        request.Run,
        (invoker, run, options) => new RunEventStream<ReadBronzeResponse>(
            Stages(invoker).ReadBronze(new ReadBronzeRequest(request) { Run = run }, options),
            static response => response.Event));

    /// <summary>Writing of the silver object.</summary>
    public static StageCall WriteSilver(WriteSilverRequest request) => new(
        Stage.WriteSilver,
        request.Run,
        (invoker, run, options) => new RunEventStream<WriteSilverResponse>(
            Stages(invoker).WriteSilver(new WriteSilverRequest(request) { Run = run }, options),
            static response => response.Event));

    /// <summary>Writing of the gold object.</summary>
    public static StageCall WriteGold(WriteGoldRequest request) => new(
        Stage.WriteGold,
        request.Run,
        (invoker, run, options) => new RunEventStream<WriteGoldResponse>(
            Stages(invoker).WriteGold(new WriteGoldRequest(request) { Run = run }, options),
            static response => response.Event));

    /// <summary>Whatever a run's record says was asked for, once more.</summary>
    public static StageCall Retry(RetryRunRequest request) => new(
        request.Key?.Stage ?? Stage.Unspecified,
        new RunOptions
        {
            Key = request.Key,
            Force = request.Force,
            ResumeAfterSequence = request.ResumeAfterSequence,
            Language = request.Language,
        },
        (invoker, run, options) => new RunEventStream<RetryRunResponse>(
            new RunService.RunServiceClient(invoker).RetryRun(Resumed(request, run), options),
            static response => response.Event));

    /// <summary>The call as it is made on one connection after the other.</summary>
    internal FollowedRun On(CallInvoker invoker) =>
        new(Run, (run, token) => _open(invoker, run, CallLanguage.Options(Run.Language, token)));

    private static StageExecutionService.StageExecutionServiceClient Stages(CallInvoker invoker) => new(invoker);

    private static RetryRunRequest Resumed(RetryRunRequest request, RunOptions run) => new(request)
    {
        Force = run.Force,
        ResumeAfterSequence = run.ResumeAfterSequence,
        FollowedAttempt = run.FollowedAttempt,
    };
}
