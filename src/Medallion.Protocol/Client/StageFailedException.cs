using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>
/// A stage failed, or its service could not be reached. <see cref="Exception.Message"/> is for a person.
/// </summary>
public sealed class StageFailedException : Exception
{
    internal StageFailedException(StatusCode code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>Canonical status code.</summary>
    public StatusCode Code { get; }

    /// <summary>Why; unspecified where the service did not say, for example because it was not reached.</summary>
    public ErrorReason Reason { get; internal init; }

    /// <summary>
    /// The reason's name as the service spelled it (it may be newer than this client), or the status code's.
    /// </summary>
    public string ReasonName { get; internal init; } = "";

    /// <summary>What to do, for a person, in the language asked for.</summary>
    public string Remedy { get; internal init; } = "";

    /// <summary>Where in the data; unset fields are unknown.</summary>
    public Location Location { get; internal init; } = new() { ByteOffset = -1 };

    /// <summary>Whether the same call can succeed later without any change.</summary>
    public bool Retryable { get; internal init; }

    /// <summary>How long to wait before that; null where it was not said.</summary>
    public TimeSpan? RetryDelay { get; internal init; }

    /// <summary>Link into the documentation; empty where there is none.</summary>
    public string HelpUri { get; internal init; } = "";

    /// <summary>Wrong fields of the request and what is wrong with each; empty where that is not why.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Violations { get; internal init; } = [];

    /// <summary>Whether the service itself said why.</summary>
    internal bool IsExplained { get; init; }

    /// <summary>The failure of a run as <c>WatchRun</c> and <c>GetRun</c> show it.</summary>
    public static StageFailedException From(Failure failure) => FailureDecoder.Decode(failure);
}
