using Google.Protobuf.WellKnownTypes;

namespace Medallion.Grpc.Mapping;

/// <summary>
/// Checks moments and spans that a caller wrote: a message can hold numbers that stand for neither, and converting those
/// throws what no caller could make sense of.
/// </summary>
internal static class RequestTimes
{
    private const long FirstSecond = -62_135_596_800; // 0001-01-01T00:00:00Z
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z
    private const long LongestSpan = 315_576_000_000; // 10,000 years, as protobuf bounds it
    private const int LastNano = 999_999_999;

    /// <summary>Requires a moment between the years 1 and 9999, where one is given.</summary>
    public static void RequireMoment(RequestChecks checks, Timestamp? moment, string field) => checks.Require(
        moment is null || (moment.Seconds is >= FirstSecond and <= LastSecond && moment.Nanos is >= 0 and <= LastNano),
        field,
        $"{moment?.Seconds} seconds and {moment?.Nanos} nanos is no moment between the years 1 and 9999");

    /// <summary>Requires a span of more than nothing, where one is given.</summary>
    public static void RequirePositiveSpan(RequestChecks checks, Duration? span, string field) => checks.Require(
        span is null
        || (span.Seconds is >= 0 and <= LongestSpan && span.Nanos is >= 0 and <= LastNano && (span.Seconds > 0 || span.Nanos > 0)),
        field,
        $"{span?.Seconds} seconds and {span?.Nanos} nanos is no span of more than 0 and at most 10,000 years");
}
