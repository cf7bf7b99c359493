using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Commands;

namespace Medallion.FunctionalTests.Load;

/// <summary>
/// Asks services for their health from a process of its own, as an orchestrator does: in this one, a question would wait for the
/// many callers.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _answers;

    private HealthProbe(Process process)
    {
        _process = process;
        _answers = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Connects, then begins to ask.</summary>
    public static async Task<HealthProbe> StartAsync(params IEnumerable<Uri> services)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll");
        ProcessStartInfo start = Priority.BeforeCallers(
            "dotnet", [program, "health", "--json", .. services.Select(static service => service.ToString())]);
        var probe = new HealthProbe(Process.Start(start)!);
        await probe.BegunAsync();
        return probe;
    }

    /// <summary>
    /// Asks no more; returns for each moment how long the answer of each service took. Throws where one was lost, or was not
    /// SERVING.
    /// </summary>
    public async Task<TimeSpan[][]> StopAsync()
    {
        _process.StandardInput.Close();
        string errors = await _process.StandardError.ReadToEndAsync();
        string answers = await _answers;
        Assert.True(answers.Length > 0, errors);
        return
        [
            .. JsonSerializer.Deserialize<double[][]>(answers)!
                .Select(static moment => moment.Select(TimeSpan.FromMilliseconds).ToArray()),
        ];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task BegunAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        List<string> lines = [];
        while (lines.LastOrDefault() != HealthCommand.Begun)
        {
            string? line = await _process.StandardError.ReadLineAsync(patience.Token);
            lines.Add(line ?? throw new InvalidOperationException($"The probe ended: {string.Join('\n', lines)}"));
        }
    }
}
