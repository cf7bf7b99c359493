using System.Text;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Medallion.Storage.Tests.Runs.Simulation;

namespace Medallion.Storage.Tests.Runs.Leases;

/// <summary>Two replicas and a bucket in virtual time and good weather.</summary>
internal sealed class LeaseWorld
{
    public static readonly RecordKey Key = RecordKey.Of("people", "run-1", "gold");

    private readonly SimulatedWorld _world = new(seed: 1);

    public LeaseWorld()
    {
        Network = new SimulatedNetwork(_world);
        Bucket = new SimulatedBucket(_world);
        One = new SimulatedProcess(_world, "one");
        Two = new SimulatedProcess(_world, "two");
    }

    public SimulatedNetwork Network { get; }

    public SimulatedBucket Bucket { get; }

    public SimulatedProcess One { get; }

    public SimulatedProcess Two { get; }

    public double Seconds => _world.Now.TotalSeconds;

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(LeasedRecord? record) => Encoding.UTF8.GetString(record!.Content.Span);

    public ObjectRunRecordStore StoreOf(SimulatedProcess process) =>
        new(new SimulatedObjectStore(Bucket, Network, process), process.Clock);

    public LeaseManager LeasesOf(SimulatedProcess process) =>
        new(StoreOf(process), new LeaseOptions(), process.Name, process.Clock, _world.Random);

    public Task<RunLease> AcquireAsync(SimulatedProcess process, string content = "started") =>
        LeasesOf(process).AcquireAsync(Key, _ => Bytes(content), CancellationToken.None);

    public static Task WaitAsync(SimulatedProcess process, double seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), process.Clock);

    /// <summary>Lets processes do what they do, until the last has done it.</summary>
    public void Run(Func<Task> one, Func<Task>? two = null)
    {
        One.Start(one);
        Two.Start(two ?? (static () => Task.CompletedTask));
        Assert.True(
            _world.RunUntil(() => One.Work is { IsCompleted: true } && Two.Work is { IsCompleted: true }, TimeSpan.FromHours(2)),
            "It never ends.");
        One.Work!.GetAwaiter().GetResult();
        Two.Work!.GetAwaiter().GetResult();
    }
}
