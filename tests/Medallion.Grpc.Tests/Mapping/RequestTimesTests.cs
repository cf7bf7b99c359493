using Google.Protobuf.WellKnownTypes;
using Medallion.Grpc.Mapping;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs;

namespace Medallion.Grpc.Tests.Mapping;

public sealed class RequestTimesTests
{
    [Theory]
    [InlineData(253_402_300_800, 0)]
    [InlineData(-62_135_596_801, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1_000_000_000)]
    [InlineData(long.MaxValue, 0)]
    public void Moment_that_is_none_is_a_wrong_field(long seconds, int nanos)
    {
        ReadBronzeRequest request = Request();
        request.Run.CompleteBy = new Timestamp { Seconds = seconds, Nanos = nanos };

        Assert.Equal(["run.complete_by"], WrongFields(request));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(1, -1)]
    [InlineData(315_576_000_001, 0)]
    [InlineData(1, 1_000_000_000)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void Timeout_that_is_none_is_a_wrong_field(long seconds, int nanos)
    {
        ReadBronzeRequest request = Request();
        request.Run.Timeout = new Duration { Seconds = seconds, Nanos = nanos };

        Assert.Equal(["run.timeout"], WrongFields(request));
    }

    [Theory]
    [InlineData(253_402_300_799, 999_999_999, 315_576_000_000)]
    [InlineData(-62_135_596_800, 0, 1)]
    public void Outermost_times_are_taken(long moment, int nanos, long span)
    {
        ReadBronzeRequest request = Request();
        request.Run.CompleteBy = new Timestamp { Seconds = moment, Nanos = nanos };
        request.Run.Timeout = new Duration { Seconds = span };

        RunSubmission submission = StageRequests.ToSubmission(request);

        Assert.Equal(moment, submission.CompleteBy!.Value.ToUnixTimeSeconds());
        Assert.Equal(span, submission.Timeout!.Value.TotalSeconds);
    }

    private static ReadBronzeRequest Request() => new()
    {
        Run = new RunOptions { Key = new Protocol.V1.RunKey { Pipeline = "people", RunId = "r" } },
        StoreUri = "s3://lake",
    };

    private static string[] WrongFields(ReadBronzeRequest request)
    {
        StageException failure = Assert.Throws<StageException>(() => StageRequests.ToSubmission(request));
        Assert.Equal(FailureReason.InvalidRequest, failure.Reason);
        return [.. failure.Violations.Select(static violation => violation.Field)];
    }
}
