using System.Buffers;
using System.Runtime.CompilerServices;
using Medallion.Storage.Objects.S3;

namespace Medallion.Storage.Tests.S3;

public sealed class PartBuffersTests
{
    [Fact]
    public void Uploads_that_overlap_get_each_others_buffers()
    {
        var buffers = new PartBuffers();
        ArrayPool<byte> first = buffers.Enter();
        byte[] part = first.Rent(8 << 20);
        ArrayPool<byte> second = buffers.Enter();

        first.Return(part);
        buffers.Leave();

        Assert.Same(part, second.Rent(8 << 20));
        buffers.Leave();
    }

    [Fact]
    public void Without_an_upload_the_collector_may_have_them()
    {
        var buffers = new PartBuffers();
        WeakReference part = UseOnce(buffers);

        GC.Collect();

        Assert.False(part.IsAlive);
        Assert.NotNull(buffers.Enter());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseOnce(PartBuffers buffers)
    {
        ArrayPool<byte> pool = buffers.Enter();
        byte[] part = pool.Rent(8 << 20);
        pool.Return(part);
        buffers.Leave();
        return new WeakReference(part);
    }
}
