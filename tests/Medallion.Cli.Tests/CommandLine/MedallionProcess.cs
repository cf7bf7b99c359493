using System.Diagnostics;
using System.Text;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.CommandLine;

/// <summary>The command in a process of its own, as a user starts it.</summary>
internal sealed class MedallionProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Lock _gate = new();

    private MedallionProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(_out, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static MedallionProcess Start(params string[] arguments) =>
        Start(new Dictionary<string, string?>(), arguments);

    public static MedallionProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        // A shell that starts the tests in the background teaches them, and so this process, to ignore Ctrl-C.
        const string Reset = "$SIG{INT} = 'DEFAULT'; exec @ARGV";
        var start = new ProcessStartInfo(
            "perl", ["-e", Reset, MedallionProgram.Command, .. MedallionProgram.With(arguments)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return new MedallionProcess(start);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<CliRun> RunAsync(params string[] arguments)
    {
        using MedallionProcess process = Start(arguments);
        return await process.WaitAsync();
    }

    /// <summary>Waits until a line that holds the text was written.</summary>
    public Task SeeAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_out.ToString().Contains(text, StringComparison.Ordinal)
                || _error.ToString().Contains(text, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            _awaited.Add((text, seen));
        }

        return seen.Task.WaitAsync(Patience);
    }

    /// <summary>Waits until a service listens, and returns its address.</summary>
    public async Task<string> SeeAddressAsync()
    {
        const string Before = "Listening on ";
        await SeeAsync(Before);
        string error;
        lock (_gate)
        {
            error = _error.ToString();
        }

        string address = error[(error.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        return address[..address.IndexOfAny([' ', '\n'])].TrimEnd('.');
    }

    /// <summary>Asks the process to end: SIGTERM as a scheduler does, SIGINT as Ctrl-C.</summary>
    public async Task InterruptAsync(string signal = "TERM")
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<CliRun> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new CliRun(_process.ExitCode, _out.ToString(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line)
    {
        lock (_gate)
        {
            text.Append(line).Append('\n');
            foreach ((string awaited, TaskCompletionSource seen) in _awaited)
            {
                if (line?.Contains(awaited, StringComparison.Ordinal) == true)
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
