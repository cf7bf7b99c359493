using System.Globalization;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Status = Google.Rpc.Status;

namespace Medallion.Protocol.Client;

/// <summary>Reads failures from statuses and their details.</summary>
internal static class FailureDecoder
{
    private const string DetailsTrailer = "grpc-status-details-bin";
    private const string Domain = "medallion";

    /// <summary>The failure that a status stands for.</summary>
    public static StageFailedException Decode(RpcException error)
    {
        Status details = ParseDetails(error.Trailers);
        ErrorInfo? info = Find<ErrorInfo>(details);
        return info?.Domain == Domain ? Explained(error, details, info) : Unexplained(error);
    }

    /// <summary>The failure that a run's record keeps.</summary>
    public static StageFailedException Decode(Failure failure) => new((StatusCode)failure.Code, failure.Message)
    {
        IsExplained = true,
        Reason = failure.Reason,
        ReasonName = ReasonNames.NameOf(failure.Reason),
        Remedy = failure.Remedy,
        Location = failure.Location ?? new Location { ByteOffset = -1 },
        Retryable = failure.Retryable,
        RetryDelay = failure.RetryDelay?.ToTimeSpan(),
        HelpUri = failure.HelpUri,
    };

    /// <summary>The stream ended in good order, and there was no result.</summary>
    public static StageFailedException EndedWithoutResult() =>
        new(StatusCode.Unavailable, "The stream ended without a result.")
        {
            ReasonName = StatusTexts.NameOf(StatusCode.Unavailable),
            Remedy = StatusTexts.RemedyOf(StatusCode.Unavailable),
            Retryable = true,
        };

    /// <summary>The client's own limit has passed.</summary>
    public static StageFailedException TimedOut(TimeSpan limit) =>
        new(StatusCode.DeadlineExceeded, $"The run did not end within {limit:c}, the time that the client gave it.")
        {
            Reason = ErrorReason.RunTimedOut,
            ReasonName = ReasonNames.NameOf(ErrorReason.RunTimedOut),
            Remedy = "Give it more time, or start it at a quieter hour where it mostly waited in the queue.",
            Retryable = true,
        };

    private static StageFailedException Explained(RpcException error, Status details, ErrorInfo info)
    {
        RetryInfo? retry = Find<RetryInfo>(details);
        return new StageFailedException(error.StatusCode, details.Message, error)
        {
            IsExplained = true,
            Reason = ReasonNames.Parse(ReasonOf(info)),
            ReasonName = ReasonOf(info),
            Remedy = info.Metadata.TryGetValue("remedy", out string? remedy) ? remedy : "",
            Location = ToLocation(info),
            Retryable = retry is not null,
            RetryDelay = retry?.RetryDelay?.ToTimeSpan(),
            HelpUri = Find<Help>(details)?.Links.FirstOrDefault()?.Url ?? "",
            Violations =
            [
                .. (Find<BadRequest>(details)?.FieldViolations ?? [])
                    .Select(static violation => KeyValuePair.Create(violation.Field, violation.Description)),
            ],
        };
    }

    private static StageFailedException Unexplained(RpcException error) =>
        new(error.StatusCode, StatusTexts.MessageOf(error.Status), error)
        {
            ReasonName = StatusTexts.NameOf(error.StatusCode),
            Remedy = TrustFault.Is(error) ? TrustFault.Remedy : StatusTexts.RemedyOf(error.StatusCode),
            Retryable = !TrustFault.Is(error) && error.StatusCode
                is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted,
        };

    private static Status ParseDetails(Metadata trailers)
    {
        byte[]? bytes = trailers.GetValueBytes(DetailsTrailer);
        try
        {
            return bytes is null ? new Status() : Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return new Status(); // a proxy's garbage must not hide the status itself
        }
    }

    private static T? Find<T>(Status details)
        where T : class, IMessage<T>, new()
    {
        string name = new T().Descriptor.FullName;
        foreach (Google.Protobuf.WellKnownTypes.Any detail in details.Details)
        {
            if (detail.TypeUrl.EndsWith($"/{name}", StringComparison.Ordinal) && detail.TryUnpack(out T message))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>The package that is pinned calls the field by its former name; on the wire it is the same.</summary>
    private static string ReasonOf(ErrorInfo info) => info.Type;

    private static Location ToLocation(ErrorInfo info) => new()
    {
        ObjectUri = Text(info, "object"),
        Row = Number(info, "row", 0),
        Line = Number(info, "line", 0),
        ByteOffset = Number(info, "byte_offset", -1),
        Column = Text(info, "column"),
        Expected = Text(info, "expected"),
        Found = Text(info, "found"),
    };

    private static string Text(ErrorInfo info, string key) =>
        info.Metadata.TryGetValue(key, out string? value) ? value : "";

    private static long Number(ErrorInfo info, string key, long unknown) =>
        long.TryParse(Text(info, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : unknown;
}
