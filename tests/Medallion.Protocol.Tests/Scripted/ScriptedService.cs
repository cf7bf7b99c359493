using System.Threading.Channels;
using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>
/// A service without a network: it keeps the events of one run, resumes where it is asked to, and cuts its connections
/// as told. The last script goes for every further connection.
/// </summary>
internal sealed class ScriptedService(IReadOnlyList<RunEvent> history, params ScriptedConnection[] scripts)
    : CallInvoker
{
    private static readonly Task<Metadata> NoMetadata = Task.FromResult(new Metadata());

    private readonly Queue<ScriptedConnection> _scripts = new(scripts);
    private ScriptedConnection _current = ScriptedConnection.Whole;
    private IReadOnlyList<RunEvent> _history = history;
    private int _accepted;

    public List<ReadBronzeRequest> Requests { get; } = [];

    public List<CancelRunRequest> Cancellations { get; } = [];

    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var bronze = (ReadBronzeRequest)(object)request;
        Requests.Add(bronze.Clone());
        _current = _scripts.TryDequeue(out ScriptedConnection? next) ? next : _current;
        _history = _current.History ?? _history;
        var responses = Channel.CreateUnbounded<ReadBronzeResponse>();
        Play(_current, bronze.Run.ResumeAfterSequence, responses.Writer);
        Connected.TrySetResult();
        object reader = new ScriptedReader(responses.Reader, options.CancellationToken);
        return new AsyncServerStreamingCall<TResponse>(
            (IAsyncStreamReader<TResponse>)reader, NoMetadata, () => Status.DefaultSuccess, () => [], () => { });
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Cancellations.Add((CancelRunRequest)(object)request);
        var response = (TResponse)(object)new CancelRunResponse();
        return new AsyncUnaryCall<TResponse>(
            Task.FromResult(response), NoMetadata, () => Status.DefaultSuccess, () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private void Play(ScriptedConnection script, long resumeAfter, ChannelWriter<ReadBronzeResponse> writer)
    {
        if (script.EventsBeforeCut >= 0 && _accepted++ > 0)
        {
            writer.TryWrite(new ReadBronzeResponse { Event = Events.Greeting() });
        }

        foreach (RunEvent runEvent in _history.Where(e => e.Sequence > resumeAfter).Take(script.EventsBeforeCut))
        {
            writer.TryWrite(new ReadBronzeResponse { Event = runEvent });
        }

        if (script.Live is not null)
        {
            writer.TryWrite(new ReadBronzeResponse { Event = script.Live });
        }

        if (!script.FallsSilent)
        {
            writer.Complete(script.End);
        }
    }
}
