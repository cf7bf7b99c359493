using System.Buffers;
using Medallion.Stages.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Execution;

/// <summary>Which buffers of a stage serve the next, and which are let go of.</summary>
public sealed class StageMemoryTests : IDisposable
{
    private const long Mebibyte = 1024 * 1024;

    private readonly FakeTimeProvider _time = new();
    private readonly StageMemory _memory;
    private long _used;

    public StageMemoryTests() => _memory = new StageMemory(4096, _time, () => _used);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Few_buffers_serve_the_next_stage()
    {
        ArrayPool<byte> before = AfterStage(used: 64 * Mebibyte);

        Assert.Same(before, _memory.Buffers);
    }

    [Fact]
    public void Many_buffers_are_let_go_of_with_the_last_stage_that_is_under_way()
    {
        ArrayPool<byte> before = _memory.Buffers;
        IDisposable first = _memory.Enter(ReadMuch);
        IDisposable second = _memory.Enter(ReadLittle);
        _used = (64 * Mebibyte) + 1;

        first.Dispose();
        Assert.Same(before, _memory.Buffers);
        second.Dispose();
        Assert.NotSame(before, _memory.Buffers);
    }

    [Theory]
    [InlineData(128 * Mebibyte, true)]
    [InlineData((128 * Mebibyte) + 1, false)]
    public void Small_stage_leaves_more_to_the_next(long used, bool areKept)
    {
        using (_memory.Enter(ReadMuch))
        {
            // A large stage of before counts no longer.
        }

        ArrayPool<byte> before = AfterStage(used);

        Assert.Equal(areKept, ReferenceEquals(before, _memory.Buffers));
    }

    [Fact]
    public void Buffers_are_let_go_of_once_it_has_been_quiet_for_a_while()
    {
        ArrayPool<byte> before = AfterStage(used: 25 * Mebibyte);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Same(before, _memory.Buffers);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotSame(before, _memory.Buffers);
    }

    [Fact]
    public void Stage_that_begins_ends_the_quiet()
    {
        ArrayPool<byte> before = AfterStage(used: 25 * Mebibyte);
        _time.Advance(TimeSpan.FromSeconds(4));
        using IDisposable stage = _memory.Enter(ReadLittle);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(before, _memory.Buffers);
    }

    [Fact]
    public void Stage_that_ends_twice_counts_once()
    {
        IDisposable first = _memory.Enter(ReadLittle);
        using IDisposable second = _memory.Enter(ReadLittle);
        ArrayPool<byte> before = _memory.Buffers;
        _used = 100 * Mebibyte;

        first.Dispose();
        first.Dispose();

        Assert.Same(before, _memory.Buffers);
    }

    private static long ReadLittle() => (64 * Mebibyte) - 1;

    private static long ReadMuch() => 64 * Mebibyte;

    /// <summary>The buffers of a stage that has ended, when the process uses so much.</summary>
    private ArrayPool<byte> AfterStage(long used)
    {
        _used = used;
        using (_memory.Enter(ReadLittle))
        {
            return _memory.Buffers;
        }
    }
}
