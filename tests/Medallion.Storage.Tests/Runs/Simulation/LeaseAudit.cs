using System.Globalization;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>Sees everything at true time, which no process does, and says what went wrong.</summary>
internal sealed class LeaseAudit(SimulatedWorld world)
{
    private readonly List<(SimulatedProcess Process, int Run, RunLease Lease)> _leases = [];
    private readonly Dictionary<string, LeaseHeader> _headers = new(StringComparer.Ordinal);
    private readonly List<(int Run, int Epoch)> _published = [];

    public LeaseOptions Options { get; } = new();

    /// <summary>How often a lease was taken.</summary>
    public int Acquisitions { get; private set; }

    /// <summary>How often that was from an owner who had not released it.</summary>
    public int TakeOvers { get; private set; }

    public void Begin(SimulatedProcess process, int run, RunLease lease)
    {
        world.Note($"{process.Name} run {run} epoch {lease.Epoch}: taken");
        _leases.Add((process, run, lease));
    }

    public void End(RunLease lease) => _leases.RemoveAll(held => held.Lease == lease);

    /// <summary>
    /// At no moment of true time do two owners hold one run by their own account: not while one is paused, cut off or slow.
    /// </summary>
    public void CheckHolders()
    {
        _leases.RemoveAll(static held => held.Process.IsDead);
        var holders = _leases.Where(static held => held.Lease.IsHeld).GroupBy(static held => held.Run);
        foreach (var run in holders.Where(static run => run.Count() > 1))
        {
            Fail($"run {run.Key} has holders {string.Join(", ", run.Select(static held => held.Process.Name))}");
        }
    }

    /// <summary>Judges a write at the moment it lands.</summary>
    public void CheckWrite(ObjectInfo info, byte[] content)
    {
        if (info.Version.Key == SimulatedOwner.Target)
        {
            CheckPublication(Number(info, SimulatedOwner.RunName), Number(info, SimulatedOwner.EpochName));
        }
        else
        {
            CheckRecord(info.Version.Key, Decode(info, content));
        }
    }

    /// <summary>Judges how everything ended.</summary>
    public void CheckEnd(int runs)
    {
        if (!_published.Select(static publication => publication.Run).SequenceEqual(Enumerable.Range(1, runs)))
        {
            Fail($"of {runs} runs were published: {string.Join(", ", _published)}");
        }
    }

    /// <summary>Each run's output appears once, after that of the runs before it, and never from an owner of the past.</summary>
    private void CheckPublication(int run, int epoch)
    {
        world.Note($"run {run} epoch {epoch}: published");
        if (_published.Count > 0 && run <= _published[^1].Run)
        {
            Fail($"run {run} epoch {epoch} is published after {_published[^1]}");
        }

        _published.Add((run, epoch));
    }

    /// <summary>A record goes from hand to hand in numbered epochs, and within an epoch from renewal to renewal.</summary>
    private void CheckRecord(string key, LeaseHeader now)
    {
        LeaseHeader? before = _headers.GetValueOrDefault(key);
        bool follows = before?.Holder == now.Holder
            ? now.Epoch == before.Epoch && now.Renewals > before.Renewals && !before.Released
            : now.Epoch == (before?.Epoch ?? 0) + 1 && now.Renewals == 0;
        if (!follows)
        {
            Fail($"{key}: {now} follows {before}");
        }

        _headers[key] = now;
        if (before?.Holder != now.Holder)
        {
            Acquisitions++;
            TakeOvers += before is { Released: false } ? 1 : 0;
        }
    }

    private static LeaseHeader Decode(ObjectInfo info, byte[] content)
    {
        StoredRecord record = RecordFrame.Decode(SimulatedBucket.Uri, info.Version, content);
        return LeaseFrame.Decode(RecordKey.Root, record).Header;
    }

    private static int Number(ObjectInfo info, string name) => int.Parse(info.Metadata[name], CultureInfo.InvariantCulture);

    private static void Fail(string text) => throw new InvalidOperationException(text);
}
