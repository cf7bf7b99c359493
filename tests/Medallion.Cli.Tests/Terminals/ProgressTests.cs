using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.V1;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Medallion.Cli.Tests.Terminals;

public sealed class ProgressTests
{
    private static readonly RunProgress Half = new()
    {
        Phase = Phase.Scanning,
        FilesDone = 1,
        FilesTotal = 2,
        BytesDone = 50,
        BytesTotal = 100,
        RowsDone = 1_000,
        BytesPerSecond = 250_000_000,
        EstimatedRemaining = Duration.FromTimeSpan(TimeSpan.FromSeconds(12)),
    };

    [Fact]
    public void Progress_tells_phase_files_rows_rate_and_time_left()
    {
        Assert.Equal("scanning · 1/2 files · 1,000 rows · 250 MB/s · 12 s left", ProgressText.Of(Half));
        Assert.Equal(0.5, ProgressText.ShareOf(Half));
    }

    [Fact]
    public void Only_the_result_is_all_of_it()
    {
        Assert.True(ProgressText.ShareOf(new RunProgress { BytesDone = 100, BytesTotal = 100 }) < 1);
        Assert.Null(ProgressText.ShareOf(new RunProgress()));
    }

    [Fact]
    public void A_log_gets_a_line_now_and_then()
    {
        using var writer = new StringWriter();
        var time = new FakeTimeProvider();
        var terminal = new Terminal(new CliEnvironment { Out = writer, Error = writer }, noColor: false);
        var lines = new ProgressLines(terminal.Error, time);

        lines.Report(Stage.ReadBronze, new RunEvent { Accepted = new RunAccepted { Acceptance = Acceptance.Started } });
        for (int i = 0; i < 40; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            lines.Report(Stage.ReadBronze, new RunEvent { Progress = Half });
        }

        var result = new StageResult { Bronze = new ReadBronzeResult { RowCount = 7 } };
        lines.Report(Stage.ReadBronze, new RunEvent { Result = result });

        string[] written = writer.ToString().TrimEnd().Split('\n');
        Assert.Equal(4, written.Length);
        Assert.Equal("bronze: started", written[0]);
        Assert.Equal("bronze: 7 rows in 0.00 s", written[^1]);
    }

    [Fact]
    public async Task A_person_at_a_terminal_gets_a_bar_for_each_stage()
    {
        await using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 140;
        var bars = new ProgressBars(console);
        var started = new RunEvent { Accepted = new RunAccepted { Acceptance = Acceptance.Started } };

        await bars.ShowAsync([Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold], () =>
        {
            bars.Report(Stage.ReadBronze, started);
            bars.Report(Stage.ReadBronze, new RunEvent { Progress = Half });
            bars.Report(Stage.ReadBronze, new RunEvent { Result = new() { Bronze = new() { RowCount = 7 } } });
            bars.Report(Stage.WriteSilver, started);
            bars.Report(Stage.WriteSilver, new RunEvent { Progress = Half });
            bars.Report(Stage.WriteGold, started);
            bars.Report(Stage.WriteGold, new RunEvent { Queued = new RunQueued { Position = 2 } });
            return Task.CompletedTask;
        });

        // What stays on the screen is the last frame; the ones before were written over.
        string written = writer.ToString();
        string[] frame = written[written.LastIndexOf("bronze", StringComparison.Ordinal)..].Split('\n');
        Assert.Matches(@"^bronze .* 100% 7 rows in 0\.00 s", frame[0]);
        Assert.Matches(@"^silver .* +50% scanning · 1/2 files · 1,000 rows · 250 MB/s · 12 s left", frame[1]);
        Assert.Matches(@"^gold .* +0% waits in the queue, place 2", frame[2]);
    }

    [Fact]
    public void A_program_gets_every_event_as_a_line()
    {
        using var writer = new StringWriter();
        var lines = new EventLines(writer);

        lines.Report(Stage.WriteGold, new RunEvent { Sequence = 3, Progress = Half });
        lines.Report(Stage.WriteGold, new RunEvent { Sequence = 4, Progress = Half });

        string[] written = writer.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, written.Length);
        using JsonDocument line = JsonDocument.Parse(written[0]);
        Assert.Equal("gold", line.RootElement.GetProperty("layer").GetString());
        JsonElement runEvent = line.RootElement.GetProperty("event");
        Assert.Equal("3", runEvent.GetProperty("sequence").GetString());
        Assert.Equal("1000", runEvent.GetProperty("progress").GetProperty("rows_done").GetString());
    }
}
