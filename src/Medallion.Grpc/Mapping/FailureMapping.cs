using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Texts;
using Any = Google.Protobuf.WellKnownTypes.Any;

namespace Medallion.Grpc.Mapping;

/// <summary>Turns failures into statuses with machine-readable details, and into messages.</summary>
internal static class FailureMapping
{
    /// <summary>Trailer that carries a status with its details.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    private const string Domain = "medallion";

    /// <summary>Address of the page that documents every reason; a reason's section is its name in lower case.</summary>
    public static string HelpPage { get; set; } = "src/docs/errors.md";

    public static RpcException ToRpcException(StageException failure, Language language)
    {
        Google.Rpc.Status status = ToStatus(failure, language);
        var trailers = new Metadata { { DetailsTrailer, status.ToByteArray() } };
        return new RpcException(new global::Grpc.Core.Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>The status with its details.</summary>
    public static Google.Rpc.Status ToStatus(StageException failure, Language language)
    {
        FailureEntry entry = FailureCatalogue.Of(failure.Reason);
        var status = new Google.Rpc.Status { Code = (int)entry.Status, Message = FailureText.Message(failure, language) };
        status.Details.AddRange(Details(failure, entry, language).Select(static detail => Any.Pack(detail)));
        return status;
    }

    public static Failure ToProtocol(StageException failure, Language language)
    {
        FailureEntry entry = FailureCatalogue.Of(failure.Reason);
        return new Failure
        {
            Code = (int)entry.Status,
            Reason = (ErrorReason)failure.Reason,
            Message = FailureText.Message(failure, language),
            Remedy = FailureText.Remedy(failure, language),
            Location = EventMapping.ToProtocol(failure.Location),
            Retryable = entry.IsRetryable,
            RetryDelay = entry.RetryDelay?.ToDuration(),
            HelpUri = HelpUri(entry),
        };
    }

    private static IEnumerable<IMessage> Details(StageException failure, FailureEntry entry, Language language)
    {
        var info = new ErrorInfo { Domain = Domain, Type = entry.Name };
        foreach ((string name, string value) in Place(failure.Location))
        {
            info.Metadata[name] = value;
        }

        info.Metadata["remedy"] = FailureText.Remedy(failure, language);
        yield return info;
        yield return new Help { Links = { new Help.Types.Link { Description = entry.Summary.In(language), Url = HelpUri(entry) } } };
        yield return new LocalizedMessage { Locale = Languages.Tag(language), Message = FailureText.Message(failure, language) };
        if (entry.RetryDelay is { } delay)
        {
            yield return new RetryInfo { RetryDelay = delay.ToDuration() };
        }

        if (failure.Violations.Count > 0)
        {
            yield return ToBadRequest(failure.Violations);
        }
        else if (entry.Status == CanonicalStatus.FailedPrecondition)
        {
            yield return ToPreconditionFailure(failure, entry);
        }
    }

    private static BadRequest ToBadRequest(IEnumerable<FieldViolation> violations)
    {
        var message = new BadRequest();
        message.FieldViolations.AddRange(violations.Select(static violation =>
            new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description }));
        return message;
    }

    private static PreconditionFailure ToPreconditionFailure(StageException failure, FailureEntry entry) => new()
    {
        Violations =
        {
            new PreconditionFailure.Types.Violation
            {
                Type = entry.Name,
                Subject = failure.Location.ObjectUri ?? "",
                Description = failure.Detail,
            },
        },
    };

    private static IEnumerable<(string Name, string Value)> Place(DataLocation location)
    {
        (string Name, object? Value)[] parts =
        [
            ("object", location.ObjectUri),
            ("row", location.Row),
            ("line", location.Line),
            ("byte_offset", location.ByteOffset),
            ("column", location.Column),
            ("expected", location.Expected),
            ("found", location.Found),
        ];
        return parts.Where(static part => part.Value is not null).Select(static part => (part.Name, part.Value!.ToString()!));
    }

    private static string HelpUri(FailureEntry entry) => $"{HelpPage}#{entry.Name.ToLowerInvariant()}";
}
