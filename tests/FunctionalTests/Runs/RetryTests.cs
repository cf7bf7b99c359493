using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Runs;

/// <summary>Runs that are done again from what their records keep.</summary>
public sealed partial class RetryTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    private CancellationToken Token => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task After_failure_on_another_replica_with_what_was_asked_for()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        Lake second = await lake.AddReplicaAsync();
        ReadBronzeRequest request = RunsLake.Request(lake.First, "r");
        request.Dialect = new CsvDialect { Delimiter = ";" };
        request.Run.Labels["owner"] = "data team";
        request.Run.CompleteBy = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(1));
        await Assert.ThrowsAsync<StageFailedException>(() => RunsLake.CollectAsync(lake.First, request, Token));
        await File.WriteAllTextAsync(Path.Combine(lake.Folder, "data", "bronze", "a.csv"), "id;name\n1;Ana\n", Token);

        List<RunEvent> again = await RetryAsync(second, Request("r"));

        Assert.Equal(Acceptance.Started, RunsLake.Acceptance(again));
        Assert.All(again, static e => Assert.Equal(2, e.Attempt));
        Assert.Equal(2, again[^1].Result.Bronze.Columns.Count);
        Run run = await RunsLake.FindAsync(lake.First, "r");
        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Attempt));
        Assert.Equal("data team", run.Labels["owner"]);
        Assert.Equal(request.Run.CompleteBy, run.CompleteBy);

        // What is done again is the same request: the caller's own finds its result.
        List<RunEvent> caller = await RunsLake.CollectAsync(lake.First, request, Token);
        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance(caller));
    }

    [Fact]
    public async Task After_cancellation()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddSlowObject();
        Task<List<RunEvent>> first = RunsLake.CollectAsync(lake.First, RunsLake.Request(lake.First, "r"), Token);
        await RunsLake.UntilAsync(lake.First, "r", RunState.Running, Token);
        await RunsLake.CancelAsync(lake.First, "r");
        await Assert.ThrowsAsync<StageFailedException>(() => first);
        lake.RemoveSlowObject();
        lake.AddPeople();

        List<RunEvent> again = await RetryAsync(lake.First, Request("r"));

        Assert.Equal(2, again[^1].Attempt);
        Assert.NotNull(again[^1].Result);
    }

    [Fact]
    public async Task While_running_it_is_attached_to()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddSlowObject();
        Task<List<RunEvent>> first = RunsLake.CollectAsync(lake.First, RunsLake.Request(lake.First, "r"), Token);
        await RunsLake.UntilAsync(lake.First, "r", RunState.Running, Token);
        Task<List<RunEvent>> second = RetryAsync(lake.First, Request("r"));
        await Task.Delay(200, Token);
        await RunsLake.CancelAsync(lake.First, "r");

        await Assert.ThrowsAsync<StageFailedException>(() => first);
        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => second);
        Assert.Equal(ErrorReason.RunCancelled, failure.Reason);
        Assert.Equal(1, (await RunsLake.FindAsync(lake.First, "r")).ExecutionCount);
    }

    [Fact]
    public async Task After_success_only_by_force()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddPeople();
        List<RunEvent> first = await RunsLake.CollectAsync(lake.First, RunsLake.Request(lake.First, "r"), Token);

        List<RunEvent> reused = await RetryAsync(lake.First, Request("r"));
        RetryRunRequest force = Request("r");
        force.Force = true;
        List<RunEvent> forced = await RetryAsync(lake.First, force);

        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance(reused));
        Assert.Equal(first[^1].Result, reused[^1].Result);
        Assert.Equal(Acceptance.Started, RunsLake.Acceptance(forced));
        Assert.Equal(2, (await RunsLake.FindAsync(lake.First, "r")).ExecutionCount);
    }

    [Fact]
    public async Task Its_time_limit_is_kept_unless_another_is_given()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        lake.AddSlowObject();
        ReadBronzeRequest request = RunsLake.Request(lake.First, "r");
        request.Run.Timeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(300));
        Assert.Equal(ErrorReason.RunTimedOut, (await FailAsync(() => RunsLake.CollectAsync(lake.First, request, Token))).Reason);

        StageFailedException kept = await FailAsync(() => RetryAsync(lake.First, Request("r")));
        RetryRunRequest shorter = Request("r");
        shorter.Timeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(200));
        StageFailedException given = await FailAsync(() => RetryAsync(lake.First, shorter));

        Assert.Contains("00:00:00.3", kept.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:00.2", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_without_a_request_is_refused_with_what_to_do()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        await FailAsync(() => RunsLake.CollectAsync(lake.First, RunsLake.Request(lake.First, "r"), Token));
        string ledger = Path.Combine(lake.Folder, "_medallion");
        string record = Directory.EnumerateFiles(ledger, "*", SearchOption.AllDirectories)
            .Single(static path => File.ReadAllText(path).Contains("\"request\":\"", StringComparison.Ordinal));
        string text = await File.ReadAllTextAsync(record, Token);
        await File.WriteAllTextAsync(record, KeptRequest().Replace(text, ""), Token);

        StageFailedException failure = await FailAsync(() => RetryAsync(lake.First, Request("r")));

        Assert.Equal((StatusCode.FailedPrecondition, ErrorReason.RunNotRepeatable), (failure.Code, failure.Reason));
        Assert.Contains("Call the stage itself", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_fields_are_all_named()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        var request = new RetryRunRequest
        {
            Key = new RunKey { Pipeline = "p", Stage = Stage.ReadBronze },
            ResumeAfterSequence = -1,
            FollowedAttempt = -1,
            Timeout = new Duration(),
        };

        using var call = new RunService.RunServiceClient(lake.First.Calls).RetryRun(request, cancellationToken: Token);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(
            ["followed_attempt", "key.run_id", "resume_after_sequence", "timeout"],
            StatusContract.Find<BadRequest>(failure)!.FieldViolations.Select(static v => v.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_not_known_is_told_in_the_language_asked_for()
    {
        await using RunsLake lake = await RunsLake.StartAsync();
        RetryRunRequest request = Request("nobody");
        request.Language = "pt-BR";

        StageFailedException failure = await FailAsync(() => RetryAsync(lake.First, request));

        Assert.Equal((StatusCode.NotFound, ErrorReason.RunNotFound), (failure.Code, failure.Reason));
        Assert.Contains("Liste as execuções", failure.Remedy, StringComparison.Ordinal);
    }

    private static RetryRunRequest Request(string runId) => new()
    {
        Key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze },
    };

    private static Task<StageFailedException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<StageFailedException>(call);

    private async Task<List<RunEvent>> RetryAsync(Lake replica, RetryRunRequest request)
    {
        var client = new MedallionClient(replica.Calls);
        List<RunEvent> events = [];
        await foreach (RunEvent runEvent in client.FollowAsync(StageCall.Retry(request), Token))
        {
            events.Add(runEvent);
        }

        return events;
    }

    [GeneratedRegex("\"request\":\"[^\"]*\",", RegexOptions.None, 1000)]
    private static partial Regex KeptRequest();
}
