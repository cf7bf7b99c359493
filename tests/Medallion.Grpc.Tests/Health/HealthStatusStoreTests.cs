using Grpc.HealthCheck;
using Medallion.Grpc.Health;

namespace Medallion.Grpc.Tests.Health;

public sealed class HealthStatusStoreTests
{
    private readonly HealthStatusStore _store = new(new HealthServiceImpl(), ["a", "b"]);

    [Fact]
    public void Nothing_serves_before_the_host_says_so()
    {
        Assert.False(_store.IsServing("a"));
        Assert.False(_store.IsServing(HealthStatusStore.WholeServer));
    }

    [Fact]
    public void The_server_serves_while_every_service_does()
    {
        _store.SetServing("a");
        Assert.True(_store.IsServing("a"));
        Assert.False(_store.IsServing(HealthStatusStore.WholeServer));

        _store.SetServing("b");
        Assert.True(_store.IsServing(HealthStatusStore.WholeServer));

        _store.SetNotServing("a");
        Assert.False(_store.IsServing("a"));
        Assert.True(_store.IsServing("b"));
        Assert.False(_store.IsServing(HealthStatusStore.WholeServer));
    }

    [Fact]
    public void Not_serving_can_be_taken_back()
    {
        _store.SetServing();
        _store.SetNotServing();
        Assert.False(_store.IsServing("b"));

        _store.SetServing();
        Assert.True(_store.IsServing(HealthStatusStore.WholeServer));
    }

    [Fact]
    public void Draining_cannot_be_taken_back()
    {
        _store.SetServing();
        _store.Drain();
        _store.SetServing();
        _store.SetServing("a");

        Assert.False(_store.IsServing("a"));
        Assert.False(_store.IsServing(HealthStatusStore.WholeServer));
    }

    [Fact]
    public void A_service_that_the_server_lacks_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _store.SetServing("c"));
        Assert.Throws<ArgumentException>(() => _store.SetNotServing("c"));
        Assert.False(_store.IsServing("c"));
    }
}
