using System.Diagnostics;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>A contender as a process of its own; killed, where it still runs, when disposed.</summary>
internal sealed class ContenderProcess : IDisposable
{
    private readonly Process _process;

    public ContenderProcess(ContenderArguments arguments, S3StoreOptions credentials)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "exec", typeof(Contender).Assembly.Location },
        };
        foreach (string argument in arguments.ToArguments())
        {
            start.ArgumentList.Add(argument);
        }

        if (credentials.AccessKeyId is { } id)
        {
            start.Environment["AWS_ACCESS_KEY_ID"] = id;
            start.Environment["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>The next holding that the process prints.</summary>
    public async Task<Holding> ReadHoldingAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync();
        Assert.True(line is not null, "The contender ended without a word.");
        return Holding.Parse(line);
    }

    /// <summary>Waits until the process has ended well; gives what it printed.</summary>
    public async Task<IReadOnlyList<Holding>> WaitAsync()
    {
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        string output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, $"A contender ended with {_process.ExitCode}: {await errors}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Holding.Parse)];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
