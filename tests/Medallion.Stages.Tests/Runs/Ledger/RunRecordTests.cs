using System.Text;
using System.Text.Json;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Tests.Runs.Ledger;

public sealed class RunRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RunKey Key = new("people", "manual__é/1", StageKind.WriteGold, "task[3]");
    private static readonly PublishedObject Published = new("s3://lake/gold.parquet", "\"e\"", 10, "ab");
    private static readonly TableColumn[] Columns = [new("User Id", ColumnType.String, 0), new("Idade", ColumnType.Bigint, 3)];

    public static TheoryData<StageOutcome> Outcomes => new()
    {
        new BronzeOutcome(new ManifestReference("s3://lake/m.json", "cd"), 2, 20, 1, 300, Columns),
        new SilverOutcome(Published, 2, 20, 1, 3, Columns, new ManifestReference("s3://lake/m.json", "cd")),
        new GoldOutcome(Published, 20, 10, 10, 3, 1, Columns, Published),
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Result_of_every_stage_comes_back(StageOutcome outcome)
    {
        var result = new RunResult(
            outcome, TimeSpan.FromSeconds(1.5), SlaState.Missed, new Dictionary<FindingCode, long> { [FindingCode.ColumnAdded] = 7 });

        RunRecord read = Copy(Record([new Succeeded(result)]) with { State = RunState.Succeeded, Result = result, EndTime = Now });

        Assert.True(read.IsEnded);
        Assert.Equal(Text(outcome), Text(read.Result!.Outcome));
        Assert.Equal(7, read.Result.FindingCounts[FindingCode.ColumnAdded]);
        Assert.Equal(Text(outcome), Text(Assert.IsType<Succeeded>(read.Events[^1].Body).Result.Outcome));
    }

    [Fact]
    public void Events_of_every_kind_come_back()
    {
        var progress = new StageProgress(Phase.Writing, 1, 2, 3, 4, 5, 6, TimeSpan.FromSeconds(7), null);
        var failure = new StageException(
            FailureReason.CsvMalformed, new DataLocation { ObjectUri = "s3://lake/a.csv", Row = 3, Found = "\"x" }, "detail");
        RunEventBody[] bodies =
        [
            new Accepted(Acceptance.Started, "pod/1"),
            new Queued(4),
            new Progressed(progress),
            new Found(new Finding(FindingCode.ObjectEmpty, Severity.Warning, new DataLocation { Column = "a" }, 9)),
            new SlaNoticed(SlaState.AtRisk, Now, Now.AddHours(1)),
            new Failed(failure),
        ];

        RunRecord read = Copy(Record(bodies) with { QueuePosition = 3, Progress = progress, Failure = failure, CompleteBy = Now });

        Assert.Equal(bodies[..5], read.Events.Take(5).Select(static runEvent => runEvent.Body));
        StageException kept = Assert.IsType<Failed>(read.Events[5].Body).Failure;
        Assert.Equal((failure.Reason, failure.Location, failure.Detail), (kept.Reason, kept.Location, kept.Detail));
        Assert.Equal((Key, 6, Now, 3), (read.Key, read.LastSequence, read.CompleteBy, read.QueuePosition));
    }

    [Fact]
    public void Wrong_fields_of_a_request_come_back()
    {
        StageException failure = StageException.InvalidRequest([new FieldViolation("name", "is empty")]);

        RunRecord read = Copy(Record([new Failed(failure)]) with { Failure = failure });

        Assert.Equal(failure.Violations, read.Failure!.Violations);
    }

    [Fact]
    public void Request_comes_back_and_a_record_of_before_has_none()
    {
        byte[] request = [1, 0, 255];
        RunRecord record = Record([]) with { Request = request };
        string before = Encoding.UTF8.GetString(RunLedger.Write(record).Span)
            .Replace($"\"request\":\"{Convert.ToBase64String(request)}\",", "", StringComparison.Ordinal);

        Assert.Equal(request, Copy(record).Request.ToArray());
        Assert.Equal(request, Copy(record).ToSnapshot().Request.ToArray());
        Assert.Equal("people", Copy(record).ToSnapshot().Fingerprint["name"]);
        Assert.DoesNotContain("\"request\":", before, StringComparison.Ordinal);
        Assert.True(JsonSerializer.Deserialize(before, RunRecordJson.Default.RunRecord)!.Request.IsEmpty);
    }

    private static RunRecord Record(IReadOnlyList<RunEventBody> bodies) => new(
        RunRecord.CurrentFormat,
        Key,
        RunState.Running,
        2,
        Now,
        "pod/1",
        new Dictionary<string, string> { ["name"] = "people" },
        new Dictionary<string, string> { ["dag"] = "people" },
        SlaState.None,
        [.. bodies.Select(static (body, i) => new RunEvent(i + 1, Now, 2, body))]);

    private static RunRecord Copy(RunRecord record) =>
        RunRecordContent.Read(RunRecordContent.Write(record))!;

    private static string Text(StageOutcome outcome) => JsonSerializer.Serialize(outcome, RunRecordJson.Default.StageOutcome);
}
