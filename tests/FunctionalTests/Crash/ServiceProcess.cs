using System.Diagnostics;
using System.Globalization;
using System.Text;
using Benchmarks.Contestants;
using Grpc.Net.Client;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Crash;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServiceProcess(Process process) => _process = process;

    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>What was built with the tests, or a published program where one is named.</summary>
    public static ServiceProgram Default { get; } =
        ServiceProgram.At(MedallionProgram.Published ?? Path.Combine(AppContext.BaseDirectory, "Medallion.Grpc.dll"));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the default one.</summary>
    /// <inheritdoc cref="StartAsync(ServiceProgram, IEnumerable{ValueTuple{string, string}}, ValueTuple{string, string}[])"/>
    public static Task<ServiceProcess> StartAsync(
        IEnumerable<(string Name, string Value)> settings, params (string Name, string Value)[] environment) =>
        StartAsync(Default, settings, environment);

    /// <summary>Starts it on a free loopback port and waits until it listens.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="settings">Settings of the service.</param>
    /// <param name="environment">Variables of its environment, beside those of this process.</param>
    public static async Task<ServiceProcess> StartAsync(
        ServiceProgram program,
        IEnumerable<(string Name, string Value)> settings,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program.Command, [.. program.Arguments, "--Medallion:Listen=http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in settings.Where(static setting => IsOwn(setting.Name)))
        {
            start.ArgumentList.Add($"--{name}={value}");
        }

        foreach ((string name, string value) in settings.Where(static setting => !IsOwn(setting.Name)).Concat(environment))
        {
            start.Environment[name] = value;
        }

        var service = new ServiceProcess(Process.Start(start)!);
        service.Address = new Uri(await service.ListenedAsync());
        service.Channel = GrpcChannel.ForAddress(service.Address);
        return service;
    }

    /// <summary>Ends it at once, as a power failure would (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as an update of a deployment does (SIGTERM), and waits until it has; its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using Process signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ListenedAsync()
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"The service ended: {Log}"));
                return;
            }

            lock (_log)
            {
                _log.AppendLine(line.Data);
            }

            int at = line.Data.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                address.TrySetResult(line.Data[(at + Listening.Length)..].TrimEnd('"', '}', ' ').Split('"')[0]);
            }
        }

        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return await address.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Whether it is the service's own; what OpenTelemetry names, the command line tool takes from variables alone.</summary>
    private static bool IsOwn(string name) => name.Contains(':', StringComparison.Ordinal);
}
