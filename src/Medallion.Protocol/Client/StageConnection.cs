using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>One call of a stage, watched for silence.</summary>
internal sealed class StageConnection : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _silenceTimeout;
    private readonly CancellationToken _cancellationToken;
    private readonly Func<CancellationToken, IRunEventStream> _open;
    private IRunEventStream? _stream;

    public StageConnection(
        Func<CancellationToken, IRunEventStream> open,
        TimeSpan silenceTimeout,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        _open = open;
        _silenceTimeout = silenceTimeout;
        _cancellationToken = cancellationToken;
        _silence = new CancellationTokenSource(silenceTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    /// <summary>The next event, or how the connection was lost; neither where the stream ended in good order.</summary>
    public async Task<(RunEvent? Event, RpcException? Loss)> NextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _stream ??= _open(_either.Token);
            RunEvent? runEvent = await _stream.NextAsync();
            _silence.CancelAfter(_silenceTimeout);
            return (runEvent, null);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            return (null, _silence.IsCancellationRequested || error is not RpcException loss ? Silent() : loss);
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _either.Dispose();
        _silence.Dispose();
    }

    private RpcException Silent() =>
        new(new Status(StatusCode.Unavailable, $"Nothing came for {_silenceTimeout.TotalSeconds:0} s."));
}
