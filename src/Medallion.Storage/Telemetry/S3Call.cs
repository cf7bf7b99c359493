using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3.Model;

namespace Medallion.Storage.Telemetry;

/// <summary>One call of S3 as it is told: its span, and what it adds to the metrics. It is told once, whatever comes of it.</summary>
internal sealed class S3Call
{
    private readonly string _operation;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly Activity? _span;
    private readonly long _sent;
    private long _received;
    private int _isEnded;

    private S3Call(string operation, AmazonWebServiceRequest request)
    {
        _operation = operation;
        _sent = S3Request.SentBytes(request);

        // A span of its own, without a trace above it, tells nobody anything: the ledger's heartbeat would make thousands.
        _span = Activity.Current is null
            ? null
            : StorageTelemetry.Source.StartActivity($"S3.{operation}", ActivityKind.Client);
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(S3Attributes.System, "aws-api").SetTag(S3Attributes.Service, "S3").SetTag(S3Attributes.Method, operation);
            S3Request.Describe(_span, request);
        }
    }

    /// <summary>Whether anybody listens: else a call is not looked at.</summary>
    public static bool IsWatched =>
        StorageTelemetry.Source.HasListeners() || StorageTelemetry.Calls.Enabled || StorageTelemetry.CallDuration.Enabled;

    /// <summary>A call begins; its span is the current one of the flow that calls this.</summary>
    public static S3Call Start(AmazonWebServiceRequest request) => new(S3Request.OperationOf(request), request);

    /// <summary>S3 has answered. A call whose answer has a body goes on until that is read, and ends with it.</summary>
    public void Answered(IRequestContext request, AmazonWebServiceResponse response)
    {
        DescribeAnswer(request, response);
        if (response is GetObjectResponse { ResponseStream: { } body } answer)
        {
            answer.ResponseStream = new ObservedBody(body, this, response.ContentLength);
            return;
        }

        if (response is ListObjectsV2Response page)
        {
            _span?.SetTag(S3Attributes.ListedKeys, page.KeyCount ?? page.S3Objects?.Count ?? 0);
        }

        End(S3Results.Ok, errorType: null);
    }

    /// <summary>The body was read, or given up.</summary>
    public void BodyEnded(long received, bool isWhole)
    {
        _received = received;
        _span?.SetTag(S3Attributes.ReceivedBytes, received);
        End(isWhole ? S3Results.Ok : S3Results.Incomplete, isWhole ? null : S3Results.Incomplete);
    }

    /// <summary>The call has failed for good.</summary>
    public void Failed(IRequestContext request, Exception error, CancellationToken cancellationToken)
    {
        string result = S3Results.Of(error, cancellationToken);
        if (_span is { IsAllDataRequested: true })
        {
            DescribeServer(request);
            if (error is AmazonServiceException answer && S3Results.HasStatus(answer))
            {
                _span.SetTag(S3Attributes.StatusCode, (int)answer.StatusCode).SetTag(S3Attributes.RequestId, answer.RequestId);
            }
        }

        End(result, S3Results.IsExpected(result) ? null : S3Results.TypeOf(error));
    }

    private void DescribeAnswer(IRequestContext request, AmazonWebServiceResponse response)
    {
        if (_span is { IsAllDataRequested: true })
        {
            DescribeServer(request);
            _span.SetTag(S3Attributes.StatusCode, (int)response.HttpStatusCode)
                .SetTag(S3Attributes.RequestId, response.ResponseMetadata?.RequestId);
        }
    }

    private void DescribeServer(IRequestContext request)
    {
        if (request.Request?.Endpoint is { } endpoint)
        {
            _span!.SetTag(S3Attributes.ServerAddress, endpoint.Host).SetTag(S3Attributes.ServerPort, endpoint.Port);
        }
    }

    private void End(string result, string? errorType)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 1)
        {
            return;
        }

        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(S3Attributes.Result, result).SetTag(S3Attributes.ErrorType, errorType);
            _span.SetTag(S3Attributes.SentBytes, _sent > 0 ? _sent : null);
            _span.SetStatus(errorType is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, errorType);
        }

        _span?.Dispose();
        Count(result);
    }

    private void Count(string result)
    {
        KeyValuePair<string, object?> method = new(S3Attributes.Method, _operation);
        StorageTelemetry.Calls.Add(1, method, new(S3Attributes.Result, result));
        StorageTelemetry.CallDuration.Record(TimeProvider.System.GetElapsedTime(_startedAt).TotalSeconds, method);
        StorageTelemetry.Retries.Add(0, method); // A series that begins with the first retry would hide it.
        if (_sent > 0 && result == S3Results.Ok)
        {
            StorageTelemetry.Sent.Add(_sent, method);
        }

        if (_received > 0)
        {
            StorageTelemetry.Received.Add(_received, method);
        }
    }
}
