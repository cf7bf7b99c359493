using System.Diagnostics.Metrics;
using Medallion.Stages.Execution;
using Medallion.Stages.Runs;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Tests.Telemetry;

public sealed class TelemetryPartTests
{
    [Fact]
    public void Pipelines_beyond_a_hundred_share_one_series()
    {
        var gauges = new PublishedGauges();
        for (int i = 0; i < 3 * PublishedGauges.MaxPipelines; i++)
        {
            gauges.Set(new RunKey($"pipeline-{i}", "r", StageKind.WriteGold), DateTimeOffset.UnixEpoch.AddSeconds(i), i, i);
        }

        gauges.Set(new RunKey("pipeline-0", "r", StageKind.WriteGold), DateTimeOffset.UnixEpoch, 7, 8);

        Measurement<long>[] rows = [.. gauges.Rows()];
        Assert.Equal(PublishedGauges.MaxPipelines + 1, rows.Length);
        Assert.Equal(3 * PublishedGauges.MaxPipelines - 1, ValueOf(rows, PublishedGauges.Other));
        Assert.Equal(7, ValueOf(rows, "pipeline-0"));
    }

    [Fact]
    public void Fault_is_told_by_type_and_stack_without_the_words_that_may_quote_data()
    {
        Exception fault = Assert.Throws<InvalidOperationException>(static () =>
        {
            try
            {
                _ = int.Parse("a-cell", System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (FormatException error)
            {
                throw new InvalidOperationException("about a-cell", error);
            }
        });

        string text = FaultText.Of(fault);

        Assert.Contains("System.InvalidOperationException", text, StringComparison.Ordinal);
        Assert.Contains("caused by System.FormatException", text, StringComparison.Ordinal);
        Assert.Contains(nameof(TelemetryPartTests), text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-cell", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_attempt_has_read_is_not_counted_again()
    {
        var meter = new StageMeter(TimeProvider.System);
        meter.AddReused(bytes: 100, rows: 10);
        meter.AddBytes(5);
        meter.AddRows(2);
        meter.AddFiles(1);

        Assert.Equal(new StageWork(1, 5, 2), meter.Work);
        Assert.Equal((2, 105, 12), (meter.Read().FilesDone, meter.Read().BytesDone, meter.Read().RowsDone));
    }

    [Fact]
    public void What_stages_have_read_grows_while_they_execute_and_never_shrinks()
    {
        var totals = new StageTotals();
        var meter = new StageMeter(TimeProvider.System);
        totals.Begin(StageKind.WriteGold, meter);
        meter.AddRows(3);

        long executing = Assert.Single(totals.Rows()).Value;
        meter.AddRows(4);
        totals.End(meter);
        long ended = Assert.Single(totals.Rows()).Value;
        meter.AddRows(5);

        Assert.Equal((3, 7, 7), (executing, ended, Assert.Single(totals.Rows()).Value));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("anything", false)]
    [InlineData("", false)]
    public void Trace_context_that_is_none_leads_nowhere(string parent, bool isContext) =>
        Assert.Equal(isContext, new TraceContext(parent).ToActivityContext() != default);

    private static long ValueOf(Measurement<long>[] rows, string pipeline)
    {
        foreach (Measurement<long> row in rows)
        {
            foreach (KeyValuePair<string, object?> tag in row.Tags)
            {
                if (pipeline.Equals(tag.Value))
                {
                    return row.Value;
                }
            }
        }

        return -1;
    }
}
