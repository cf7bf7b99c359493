using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>A stage with its request: what a <see cref="MedallionClient"/> runs.</summary>
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

    private delegate IRunEventStream Opener(
        StageExecutionService.StageExecutionServiceClient client, RunOptions run, CallOptions options);

    /// <summary>The run's key, with its stage.</summary>
    public RunKey Key { get; }

    internal RunOptions Run { get; }

    /// <summary>A scan of the bronze layer.</summary>
    public static StageCall ReadBronze(ReadBronzeRequest request) => new(
        Stage.ReadBronze,
        request.Run,
        (client, run, options) => new RunEventStream<ReadBronzeResponse>(
            client.ReadBronze(new ReadBronzeRequest(request) { Run = run }, options),
            static response => response.Event));

    /// <summary>Writing of the silver object.</summary>
    public static StageCall WriteSilver(WriteSilverRequest request) => new(
        Stage.WriteSilver,
        request.Run,
        (client, run, options) => new RunEventStream<WriteSilverResponse>(
            client.WriteSilver(new WriteSilverRequest(request) { Run = run }, options),
            static response => response.Event));

    /// <summary>Writing of the gold object.</summary>
    public static StageCall WriteGold(WriteGoldRequest request) => new(
        Stage.WriteGold,
        request.Run,
        (client, run, options) => new RunEventStream<WriteGoldResponse>(
            client.WriteGold(new WriteGoldRequest(request) { Run = run }, options),
            static response => response.Event));

    internal IRunEventStream Open(CallInvoker invoker, RunOptions run, CancellationToken cancellationToken) =>
        _open(
            new StageExecutionService.StageExecutionServiceClient(invoker),
            run,
            new CallOptions(cancellationToken: cancellationToken));
}
