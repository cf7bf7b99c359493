using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.Tests.Scripted;
using Medallion.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Protocol.Tests.Client;

public sealed class MedallionClientEndTests
{
    private static readonly MedallionClientOptions NeverSilent = new() { SilenceTimeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task A_failure_tells_reason_place_remedy_and_link()
    {
        var field = new BadRequest.Types.FieldViolation { Field = "name", Description = "is required" };
        var violation = new BadRequest { FieldViolations = { field } };
        RpcException status = Failures.Explained(StatusCode.InvalidArgument, "CSV_MALFORMED", null, violation);

        StageFailedException failure = await FailAsync(Service(1, status));

        Assert.Equal(ErrorReason.CsvMalformed, failure.Reason);
        Assert.Equal("CSV_MALFORMED", failure.ReasonName);
        Assert.Equal("what happened", failure.Message);
        Assert.Equal("do this", failure.Remedy);
        Assert.Equal("s3://bucket/data/bronze/a.csv", failure.Location.ObjectUri);
        Assert.Equal(7, failure.Location.Row);
        Assert.Equal(-1, failure.Location.ByteOffset);
        Assert.Equal("User Id", failure.Location.Column);
        Assert.Equal("errors.md#x", failure.HelpUri);
        Assert.Equal("name", Assert.Single(failure.Violations).Key);
        Assert.False(failure.Retryable);
    }

    [Fact]
    public async Task A_failed_run_is_not_tried_again_by_the_client_even_where_it_may_be()
    {
        RpcException status = Failures.Explained(StatusCode.Unavailable, "STORE_UNAVAILABLE", TimeSpan.FromSeconds(10));
        var service = Service(1, status);

        StageFailedException failure = await FailAsync(service);

        Assert.True(failure.Retryable);
        Assert.Equal(TimeSpan.FromSeconds(10), failure.RetryDelay);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_reason_that_is_newer_than_the_client_keeps_its_name()
    {
        RpcException status = Failures.Explained(StatusCode.FailedPrecondition, "MOON_IN_THE_WAY");

        StageFailedException failure = await FailAsync(Service(0, status));

        Assert.Equal(ErrorReason.Unspecified, failure.Reason);
        Assert.Equal("MOON_IN_THE_WAY", failure.ReasonName);
        Assert.Equal("do this", failure.Remedy);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unimplemented)]
    public async Task What_a_proxy_refuses_for_good_is_not_tried_again(StatusCode code)
    {
        var service = Service(-1, Failures.Cut(code));

        StageFailedException failure = await FailAsync(service);

        Assert.Equal(code, failure.Code);
        Assert.False(failure.Retryable);
        Assert.NotEmpty(failure.Remedy);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Details_that_are_garbage_do_not_hide_the_status()
    {
        var trailers = new Metadata { { "grpc-status-details-bin", [0xFF, 0xFF, 0x01] } };
        var status = new RpcException(new Grpc.Core.Status(StatusCode.PermissionDenied, "no"), trailers);

        StageFailedException failure = await FailAsync(Service(-1, status));

        Assert.Equal(StatusCode.PermissionDenied, failure.Code);
    }

    [Fact]
    public async Task A_service_that_is_never_reached_is_given_up_after_the_connect_timeout()
    {
        var time = new ImpatientTimeProvider();
        var service = Service(-1, Failures.Cut());

        StageFailedException failure = await FailAsync(service, time);

        Assert.True(failure.Retryable);
        Assert.Equal("UNAVAILABLE", failure.ReasonName);
        Assert.Contains("the line was cut", failure.Message, StringComparison.Ordinal);
        Assert.InRange(time.GetElapsedTime(0), TimeSpan.FromSeconds(15), NeverSilent.ConnectTimeout);
    }

    [Fact]
    public async Task A_service_that_was_reached_and_is_lost_is_given_up_after_the_reconnect_timeout()
    {
        var time = new ImpatientTimeProvider();
        var service = new ScriptedService(Events.Run(3), new(1, Failures.Cut()), new(-1, Failures.Cut()));

        StageFailedException failure = await FailAsync(service, time);

        Assert.True(failure.Retryable);
        Assert.InRange(time.GetElapsedTime(0), TimeSpan.FromMinutes(4), NeverSilent.ReconnectTimeout);
    }

    [Fact]
    public async Task Cancelling_stops_the_run_on_the_service()
    {
        using var cancellation = new CancellationTokenSource();
        var service = new ScriptedService(Events.Run(3), new ScriptedConnection(1) { FallsSilent = true });
        var client = new MedallionClient(service, NeverSilent);

        Task<StageResult> run = client.RunAsync(StageCall.ReadBronze(Events.Request()), null, cancellation.Token);
        await service.Connected.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        CancelRunRequest cancelled = Assert.Single(service.Cancellations);
        Assert.Equal(Stage.ReadBronze, cancelled.Key.Stage);
        Assert.Equal("people", cancelled.Key.Pipeline);
    }

    [Fact]
    public async Task A_run_beyond_the_clients_time_is_cancelled_and_fails()
    {
        var time = new FakeTimeProvider();
        var service = new ScriptedService(Events.Run(3), new ScriptedConnection(1) { FallsSilent = true });
        var options = new MedallionClientOptions
        {
            SilenceTimeout = Timeout.InfiniteTimeSpan,
            Timeout = TimeSpan.FromMinutes(3),
        };
        var client = new MedallionClient(service, options, time);

        Task<StageResult> run = client.RunAsync(StageCall.ReadBronze(Events.Request()));
        await service.Connected.Task;
        time.Advance(TimeSpan.FromMinutes(3));

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => run);
        Assert.Equal(ErrorReason.RunTimedOut, failure.Reason);
        Assert.Single(service.Cancellations);
    }

    [Fact]
    public async Task A_silent_stream_is_left_and_the_run_found_again()
    {
        var time = new FakeTimeProvider();
        var service = new ScriptedService(
            Events.Run(3), new ScriptedConnection(2) { FallsSilent = true }, ScriptedConnection.Whole);
        var client = new MedallionClient(service, new MedallionClientOptions(), time);

        Task<StageResult> run = client.RunAsync(StageCall.ReadBronze(Events.Request()));
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1);
        }

        Assert.Equal(1, (await run).Bronze.RowCount);
        Assert.Equal([0, 2], service.Requests.Select(static r => r.Run.ResumeAfterSequence));
    }

    [Fact]
    public void A_failure_from_a_runs_record_reads_the_same()
    {
        var record = new Failure { Code = 14, Reason = ErrorReason.StoreUnavailable, Message = "m", Retryable = true };

        StageFailedException failure = StageFailedException.From(record);

        Assert.Equal(StatusCode.Unavailable, failure.Code);
        Assert.Equal("STORE_UNAVAILABLE", failure.ReasonName);
        Assert.True(failure.Retryable);
    }

    private static ScriptedService Service(int eventsBeforeEnd, RpcException end) =>
        new(Events.Run(3), new ScriptedConnection(eventsBeforeEnd, end));

    private static async Task<StageFailedException> FailAsync(ScriptedService service, TimeProvider? time = null)
    {
        var client = new MedallionClient(service, NeverSilent, time ?? new ImpatientTimeProvider());
        StageCall call = StageCall.ReadBronze(Events.Request());
        return await Assert.ThrowsAsync<StageFailedException>(() => client.RunAsync(call));
    }
}
