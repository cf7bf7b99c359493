using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using static Medallion.Storage.Tests.Runs.Leases.LeaseWorld;

namespace Medallion.Storage.Tests.Runs.Leases;

/// <summary>Owners and observers, case by case, at the default durations of 30 s with a margin of 6 s.</summary>
public sealed class LeaseTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public void A_silent_owner_is_replaced_after_the_duration_and_not_before()
    {
        _world.Run(
            async () => (await _world.AcquireAsync(_world.One)).Dispose(),
            async () =>
            {
                await WaitAsync(_world.Two, 1);
                using RunLease lease = await _world.AcquireAsync(_world.Two);
                Assert.Equal(2, lease.Epoch);
            });

        Assert.InRange(_world.Seconds, 31, 34);
    }

    [Fact]
    public void An_owner_that_is_cut_off_stops_before_another_begins()
    {
        double stopped = 0;
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                await using LeaseHeartbeat heartbeat = new(lease, static () => default);
                _world.One.CutOffUntil = TimeSpan.FromMinutes(5);
                await LostAsync(lease);
                stopped = _world.Seconds;
                Assert.False(lease.IsHeld);
                Assert.Equal(StoreFault.Unavailable, lease.Fault?.Fault);
            },
            async () =>
            {
                await WaitAsync(_world.Two, 1);
                using RunLease lease = await _world.AcquireAsync(_world.Two);
                Assert.InRange(stopped, 23.9, 24.1);
            });
    }

    [Fact]
    public void A_dead_connection_does_not_cost_the_lease()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                _world.Network.Unanswered = 1;

                Assert.Equal(LeaseOutcome.Written, await lease.RenewAsync(Bytes("half"), CancellationToken.None));
            });
    }

    [Fact]
    public void An_owner_that_paused_for_too_long_knows_at_once_and_cannot_write()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                _world.One.Pause(TimeSpan.FromSeconds(60));
                await Task.Yield();

                Assert.False(lease.IsHeld);
                Assert.Equal(LeaseOutcome.LeaseLost, await lease.RenewAsync(Bytes("late"), CancellationToken.None));
                Assert.Equal(LeaseOutcome.LeaseLost, await lease.ReleaseAsync(Bytes("late"), CancellationToken.None));
                Assert.True(lease.Lost.IsCancellationRequested);
            },
            async () =>
            {
                await WaitAsync(_world.Two, 1);
                using RunLease lease = await _world.AcquireAsync(_world.Two, "anew");
                await WaitAsync(_world.Two, 40);
                Assert.Equal("anew", Text(await _world.LeasesOf(_world.Two).ReadAsync(Key, CancellationToken.None)));
            });
    }

    [Fact]
    public void An_owner_whose_time_ran_out_may_still_say_its_last_word_where_nobody_took_over()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                await WaitAsync(_world.One, 100);

                Assert.Equal(LeaseOutcome.LeaseLost, await lease.RenewAsync(Bytes("late"), CancellationToken.None));
                Assert.Equal(LeaseOutcome.Written, await lease.ReleaseAsync(Bytes("failed"), CancellationToken.None));

                LeasedRecord? record = await _world.LeasesOf(_world.One).ReadAsync(Key, CancellationToken.None);
                Assert.Equal(("failed", true), (Text(record), record!.IsReleased));
            });
    }

    [Fact]
    public void A_heartbeat_keeps_the_lease_and_shows_the_work()
    {
        _world.Run(
            async () =>
            {
                int progress = 0;
                using RunLease lease = await _world.AcquireAsync(_world.One);
                await using LeaseHeartbeat heartbeat = new(lease, () => Bytes($"{progress}"));
                for (; progress < 300; progress++)
                {
                    await WaitAsync(_world.One, 1);
                    Assert.True(lease.IsHeld);
                }

                Assert.Equal(LeaseOutcome.Written, await heartbeat.ReleaseAsync(Bytes("done"), CancellationToken.None));
                Assert.False(lease.Lost.IsCancellationRequested);
            },
            async () =>
            {
                await WaitAsync(_world.Two, 1);
                List<string> seen = [];
                await foreach (LeaseObservation look in _world.LeasesOf(_world.Two).Observe(Key).FollowAsync(CancellationToken.None))
                {
                    seen.Add(Text(look.Record));
                    if (look.Standing == LeaseStanding.Released)
                    {
                        break;
                    }

                    Assert.Equal(LeaseStanding.Held, look.Standing);
                }

                Assert.Equal(seen.Distinct(), seen);
                Assert.Equal(("started", "done"), (seen[0], seen[^1]));
                Assert.InRange(seen.Count, 30, 32);
            });
    }

    [Fact]
    public void What_is_released_is_taken_at_once()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                await lease.ReleaseAsync(Bytes("done"), CancellationToken.None);
                using RunLease next = await _world.AcquireAsync(_world.One);
                Assert.Equal(2, next.Epoch);
            });

        Assert.InRange(_world.Seconds, 0, 1);
    }

    [Fact]
    public void What_is_held_is_not_taken()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                LeaseObservation seen = await _world.LeasesOf(_world.One).Observe(Key).ObserveAsync(CancellationToken.None);

                Assert.Equal((LeaseStanding.Held, TimeSpan.FromSeconds(30)), (seen.Standing, seen.UntilExpiry));
                await Assert.ThrowsAsync<InvalidOperationException>(
                    () => _world.LeasesOf(_world.One).TryTakeAsync(seen, default, CancellationToken.None));
            });
    }

    [Fact]
    public void Of_two_who_saw_the_same_one_takes_it()
    {
        LeaseObservation? seen = null;
        _world.Run(
            async () =>
            {
                seen = await _world.LeasesOf(_world.One).Observe(Key).ObserveAsync(CancellationToken.None);
                using RunLease? first = await _world.LeasesOf(_world.One).TryTakeAsync(seen, default, CancellationToken.None);
                using RunLease? second = await _world.LeasesOf(_world.Two).TryTakeAsync(seen, default, CancellationToken.None);
                Assert.NotNull(first);
                Assert.Null(second);
            });
    }

    [Fact]
    public void A_state_that_throws_ends_the_heartbeat_and_is_not_swallowed()
    {
        _world.Run(
            async () =>
            {
                using RunLease lease = await _world.AcquireAsync(_world.One);
                LeaseHeartbeat heartbeat = new(lease, static () => throw new FormatException("The state is wrong."));
                await LostAsync(lease);

                FormatException wrong = await Assert.ThrowsAsync<FormatException>(() => heartbeat.DisposeAsync().AsTask());
                Assert.Equal("The state is wrong.", wrong.Message);
            });
    }

    [Fact]
    public void What_a_newer_release_wrote_is_left_alone()
    {
        _world.Run(
            async () =>
            {
                ObjectRunRecordStore store = _world.StoreOf(_world.One);
                await store.WriteAsync(Key, Bytes("{\"format\":2,\"epoch\":1}\n"), null, CancellationToken.None);

                StoreException fault = await Assert.ThrowsAsync<StoreException>(() => _world.AcquireAsync(_world.One));

                Assert.Equal(StoreFault.Rejected, fault.Fault);
            });
    }

    [Fact]
    public void A_deletion_that_was_interrupted_frees_the_key_after_half_an_hour()
    {
        _world.Run(
            async () =>
            {
                ObjectRunRecordStore store = _world.StoreOf(_world.One);
                RecordWrite write = await store.WriteAsync(Key, default, null, CancellationToken.None);
                Task<bool> deletion = store.DeleteAsync(Key, write.Version!, CancellationToken.None);
                _world.One.Pause(TimeSpan.FromMinutes(10));
                Assert.True(await deletion);

                // The mark is there, its author paused for too long to dare remove it, and nobody else has.
                Assert.Equal(0, _world.Bucket.Find(ObjectRunRecordStore.DefaultPrefix + Key.Name)?.Version.Size);
                Assert.Null(await store.ReadAsync(Key, CancellationToken.None));
                Assert.Empty(await store.ListAsync(RecordKey.Root, null, 10, CancellationToken.None));
                Assert.False((await store.WriteAsync(Key, default, null, CancellationToken.None)).IsWritten);

                await WaitAsync(_world.One, 21 * 60);
                Assert.True((await store.WriteAsync(Key, default, null, CancellationToken.None)).IsWritten);
            });
    }

    [Fact]
    public void Settings_that_make_no_sense_are_all_named()
    {
        LeaseOptions options = new()
        {
            Duration = TimeSpan.FromMilliseconds(1),
            SafetyMargin = TimeSpan.FromSeconds(1),
            PollInterval = TimeSpan.Zero,
        };

        Assert.Equal(3, options.Validate("Runs:Lease").Count);
        Assert.Empty(new LeaseOptions().Validate("Runs:Lease"));
        Assert.Throws<ArgumentException>(
            () => new LeaseManager(_world.StoreOf(_world.One), options, "one", TimeProvider.System));
    }

    private static Task LostAsync(RunLease lease)
    {
        TaskCompletionSource lost = new();
        lease.Lost.Register(lost.SetResult);
        return lost.Task;
    }
}
