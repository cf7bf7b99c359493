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

    public List<WatchRunRequest> Watches { get; } = [];

    public List<RetryRunRequest> Retries { get; } = [];

    public List<CancelRunRequest> Cancellations { get; } = [];

    /// <summary>How many questions that have one answer were asked, the cancellations apart.</summary>
    public int Questions { get; private set; }

    /// <summary>How the first of them end instead of with an answer.</summary>
    public Queue<RpcException> Refusals { get; } = new();

    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        long resumeAfter = TakeDown(request);
        _current = _scripts.TryDequeue(out ScriptedConnection? next) ? next : _current;
        _history = _current.History ?? _history;
        var events = Channel.CreateUnbounded<RunEvent>();
        Play(_current, resumeAfter, isGreeted: request is not WatchRunRequest, events.Writer);
        Connected.TrySetResult();
        return new AsyncServerStreamingCall<TResponse>(
            new ScriptedReader<TResponse>(events.Reader, Wrap<TResponse>, options.CancellationToken),
            NoMetadata,
            () => Status.DefaultSuccess,
            () => [],
            () => { });
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        object answer;
        if (request is CancelRunRequest cancel)
        {
            Cancellations.Add(cancel);
            answer = new CancelRunResponse();
        }
        else
        {
            Questions++;
            answer = new GetRunResponse { Run = new Run { Attempt = Questions } };
        }

        Task<TResponse> response = Refusals.TryDequeue(out RpcException? refusal)
            ? Task.FromException<TResponse>(refusal)
            : Task.FromResult((TResponse)answer);
        return new AsyncUnaryCall<TResponse>(response, NoMetadata, () => Status.DefaultSuccess, () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private static TResponse Wrap<TResponse>(RunEvent runEvent)
    {
        object response = typeof(TResponse) switch
        {
            Type type when type == typeof(ReadBronzeResponse) => new ReadBronzeResponse { Event = runEvent },
            Type type when type == typeof(WatchRunResponse) => new WatchRunResponse { Event = runEvent },
            Type type when type == typeof(RetryRunResponse) => new RetryRunResponse { Event = runEvent },
            Type type => throw new NotSupportedException(type.Name),
        };
        return (TResponse)response;
    }

    private long TakeDown(object request)
    {
        switch (request)
        {
            case ReadBronzeRequest bronze:
                Requests.Add(bronze.Clone());
                return bronze.Run.ResumeAfterSequence;
            case WatchRunRequest watch:
                Watches.Add(watch.Clone());
                return watch.ResumeAfterSequence;
            case RetryRunRequest retry:
                Retries.Add(retry.Clone());
                return retry.ResumeAfterSequence;
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }

    private void Play(ScriptedConnection script, long resumeAfter, bool isGreeted, ChannelWriter<RunEvent> writer)
    {
        if (script.EventsBeforeCut >= 0 && _accepted++ > 0 && isGreeted)
        {
            writer.TryWrite(Events.Greeting());
        }

        foreach (RunEvent runEvent in _history.Where(e => e.Sequence > resumeAfter).Take(script.EventsBeforeCut))
        {
            writer.TryWrite(runEvent);
        }

        if (script.Live is not null)
        {
            writer.TryWrite(script.Live);
        }

        if (!script.FallsSilent)
        {
            writer.Complete(script.End);
        }
    }
}
