namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>One seeded history: replicas that end the same runs in turn, in bad weather first, then in good.</summary>
internal sealed class LeaseSimulation
{
    private const int Replicas = 3;
    private const int Runs = 6;

    // Clocks may differ by less than a safety margin of 6 s in 30 s covers: 1.1 / 0.9 = 1.22 < 30 / 24.
    private const double ClockDrift = 0.1;

    private static readonly TimeSpan Storm = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan End = TimeSpan.FromMinutes(30);

    private readonly SimulatedWorld _world;
    private readonly SimulatedBucket _bucket;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedProcess[] _replicas = new SimulatedProcess[Replicas];
    private int _processes;

    private LeaseSimulation(int seed)
    {
        _world = new SimulatedWorld(seed);
        _bucket = new SimulatedBucket(_world);
        _network = new SimulatedNetwork(_world) { FaultRate = _world.Random.NextDouble() * 0.4 };
        Audit = new LeaseAudit(_world);
        _bucket.Landed = Audit.CheckWrite;
        _world.Check = Check;
        for (int i = 0; i < Replicas; i++)
        {
            StartReplica(i);
        }

        _world.Schedule(_world.Between(0, 20), Strike);
        _world.Schedule(Storm, () => _network.FaultRate = 0);
    }

    public LeaseAudit Audit { get; }

    public IReadOnlyList<string> History => _world.History;

    /// <summary>Lives a seed's history through; throws, with its end and how to see it again, where a promise was broken.</summary>
    public static LeaseSimulation Run(int seed)
    {
        LeaseSimulation simulation = new(seed);
        try
        {
            bool ended = simulation._world.RunUntil(simulation.HasEnded, End);
            Assert.True(ended, $"a run is lost: not all have ended after {End}");
            simulation.Audit.CheckEnd(Runs);
            return simulation;
        }
        catch (Exception wrong)
        {
            string history = string.Join('\n', simulation.History.TakeLast(60));
            throw new InvalidOperationException(
                $"Seed {seed}: {wrong.Message}\n(MEDALLION_SEED={seed} repeats it.)\n{history}",
                wrong);
        }
    }

    private bool HasEnded() => _replicas.All(static replica => replica is { IsDead: false, Work.IsCompletedSuccessfully: true });

    private void Check()
    {
        foreach (SimulatedProcess replica in _replicas)
        {
            if (replica.Work?.Exception is { } wrong)
            {
                throw new InvalidOperationException($"{replica.Name} ended: {wrong.InnerException!.Message}", wrong);
            }
        }

        Audit.CheckHolders();
    }

    private void StartReplica(int index)
    {
        double rate = 1 - ClockDrift + (_world.Random.NextDouble() * 2 * ClockDrift);
        SimulatedProcess process = new(_world, $"replica-{index + 1}.{++_processes}", rate);
        process.Clock.WallOffset = _world.Between(-100_000, 100_000);
        process.Start(
            () =>
            {
                SimulatedObjectStore store = new(_bucket, _network, process);
                return new SimulatedOwner(_world, process, store, Audit).EndRunsAsync(Runs);
            });
        _replicas[index] = process;
    }

    /// <summary>Does something bad to a replica, and goes on doing so while the storm lasts.</summary>
    private void Strike()
    {
        if (_world.Now > Storm)
        {
            return;
        }

        _world.Schedule(_world.Between(2, 40), Strike);
        int index = _world.Random.Next(Replicas);
        SimulatedProcess replica = _replicas[index];
        if (replica.IsDead)
        {
            return;
        }

        switch (_world.Random.Next(4))
        {
            case 0:
                replica.Pause(_world.Between(1, 100));
                break;
            case 1:
                replica.CutOffUntil = _world.Now + _world.Between(1, 60);
                _world.Note($"{replica.Name} is cut off");
                break;
            case 2:
                replica.Clock.WallOffset += _world.Between(-10_000, 10_000);
                break;
            default:
                replica.Kill();
                _world.Schedule(_world.Between(1, 60), () => StartReplica(index));
                break;
        }
    }
}
