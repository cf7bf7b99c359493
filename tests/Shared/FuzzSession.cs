using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Medallion.Tests.Shared;

/// <summary>
/// Feeds a target: the same few seeds in every run; in the nightly one (<c>MEDALLION_LONG=1</c>) new ones for
/// <c>MEDALLION_FUZZ_MINUTES</c> (default 30 for each reader). <c>MEDALLION_SEED</c>, a number that a failure printed, repeats that one.
/// </summary>
internal sealed class FuzzSession : IDisposable
{
    /// <summary>Far above what any case takes on a busy machine: whoever takes longer hangs.</summary>
    private static readonly TimeSpan CancelAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(40);

    private const int MaxFailures = 20;

    private readonly FuzzTarget _target;
    private readonly Dictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _caseStart;
    private int _seed;
    private int _cases;
    private long _mostAllocated;
    private CancellationTokenSource _cancellation = new();

    private FuzzSession(FuzzTarget target) => _target = target;

    /// <summary>Runs the seeds; fails with every kind of failure, the seed and the file of its first input.</summary>
    /// <param name="target">What to feed.</param>
    /// <param name="cases">Seeds that run always.</param>
    /// <param name="output">Takes the count of each answer.</param>
    public static async Task<IReadOnlyDictionary<string, int>> RunAsync(FuzzTarget target, int cases, ITestOutputHelper output)
    {
        using var session = new FuzzSession(target);
        Task work = Task.Factory.StartNew(
            () => session.Run(cases), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await session.WatchAsync(work);
        foreach (string line in session.Summary())
        {
            output.WriteLine(line);
        }

        Assert.True(session._failures.Count == 0, string.Join('\n', session._failures.Values));
        return session._answers;
    }

    public void Dispose() => _cancellation.Dispose();

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name);

    private void Run(int cases)
    {
        if (int.TryParse(Setting("MEDALLION_SEED"), CultureInfo.InvariantCulture, out int replayed))
        {
            RunCase(replayed);
            return;
        }

        if (Setting("MEDALLION_LONG") != "1")
        {
            for (int seed = 0; seed < cases; seed++)
            {
                RunCase(seed);
            }

            return;
        }

        double minutes = double.TryParse(Setting("MEDALLION_FUZZ_MINUTES"), CultureInfo.InvariantCulture, out double set) ? set : 30;
        int first = Random.Shared.Next(1, int.MaxValue / 2);
        for (int seed = first; _watch.Elapsed.TotalMinutes < minutes * _target.Share && _failures.Count < MaxFailures; seed++)
        {
            RunCase(seed);
        }
    }

    private void RunCase(int seed)
    {
        _seed = seed;
        byte[] input = _target.InputOf(seed);
        Volatile.Write(ref _caseStart, _watch.ElapsedTicks);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            string answer = _target.Answer(input, seed, _cancellation.Token);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            _mostAllocated = Math.Max(_mostAllocated, allocated);
            long bound = _target.MaxAllocation(input.Length);
            Assert.True(allocated <= bound, $"{allocated:N0} bytes were allocated for {input.Length:N0}; {bound:N0} are allowed.");
            _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
        }
        catch (Exception error)
        {
            Fail(seed, input, error);
        }
        finally
        {
            Volatile.Write(ref _caseStart, 0);
            _cases++;
        }
    }

    /// <summary>Of each kind, told by what was thrown and where, the first is kept.</summary>
    private void Fail(int seed, byte[] input, Exception error)
    {
        string place = new StackTrace(error).GetFrames().Select(static frame => frame.GetMethod()?.ToString())
            .FirstOrDefault(static method => method?.Contains("Throw", StringComparison.Ordinal) == false) ?? "";
        _failures.TryAdd($"{error.GetType().Name} {place}", $"{_target.Name}, seed {seed}, input {Save(seed, input)}: {error}");
    }

    private string Save(int seed, byte[] input)
    {
        string folder = Path.Combine(RepositoryPaths.Root, "artifacts", "test-results", "fuzz");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{_target.Name}-{seed}.bin");
        File.WriteAllBytes(path, input);
        return Path.GetRelativePath(RepositoryPaths.Root, path);
    }

    private async Task WatchAsync(Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(250)) != work)
        {
            long start = Volatile.Read(ref _caseStart);
            TimeSpan taken = start == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((_watch.ElapsedTicks - start) / (double)Stopwatch.Frequency);
            if (taken > GiveUpAfter)
            {
                Assert.Fail($"{_target.Name} hangs on seed {_seed}, input {Save(_seed, _target.InputOf(_seed))}; it cannot be cancelled.");
            }

            if (taken > CancelAfter)
            {
                await Interlocked.Exchange(ref _cancellation, new CancellationTokenSource()).CancelAsync();
            }
        }

        await work;
    }

    private IEnumerable<string> Summary()
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        yield return $"{_target.Name}: {_cases:N0} inputs in {seconds:N0} s, {_cases / seconds:N0}/s; last seed {_seed}; "
            + $"most allocated for one: {_mostAllocated / 1024:N0} KiB";
        foreach ((string answer, int count) in _answers.OrderByDescending(static pair => pair.Value))
        {
            yield return $"  {count,10:N0}  {100.0 * count / _cases,5:N1} %  {answer}";
        }
    }
}
