using System.Globalization;
using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Medallion.Storage.Tests.Objects;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.Runs;

/// <summary>What every record store does alike.</summary>
public abstract class RecordStoreBehaviour : IAsyncLifetime
{
    private static readonly RecordKey Key = RecordKey.Of("people", "manual__2024-01-01T00:00:00+00:00", "silver");

    private protected IRunRecordStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Longest content that the service behind the tests takes.</summary>
    private protected virtual int MostContentBytes => Store.MaxContentBytes;

    /// <summary>An empty store.</summary>
    private protected abstract Task<IRunRecordStore> OpenAsync();

    /// <summary>A store of the same kind whose bucket, folder or table does not exist.</summary>
    private protected abstract IRunRecordStore OpenMissing();

    [RecordFact]
    public async Task Reads_nothing_where_nothing_is()
    {
        Assert.Null(await Store.ReadAsync(Key, CancellationToken.None));
        Assert.Empty(await Store.ListAsync(RecordKey.Root, null, 10, CancellationToken.None));
        Assert.True(await Store.DeleteAsync(Key, "\"never\"", CancellationToken.None));
    }

    [RecordFact]
    public async Task Reads_what_was_written_byte_for_byte()
    {
        byte[][] contents =
        [
            [], "{}"u8.ToArray(), "\n\nlines\r\n"u8.ToArray(), [0, 255, 10, 0], TestBytes.Random(300 << 10),
        ];
        for (int i = 0; i < contents.Length; i++)
        {
            RecordKey key = RecordKey.Of("content", $"{i}");
            RecordWrite write = await Store.WriteAsync(key, contents[i], null, CancellationToken.None);

            StoredRecord? record = await Store.ReadAsync(key, CancellationToken.None);

            Assert.True(write.IsWritten);
            Assert.Equal(write.Version, record?.Version);
            Assert.Equal(contents[i], record!.Content.ToArray());
        }
    }

    [RecordFact]
    public async Task A_record_is_created_once()
    {
        Assert.True((await WriteAsync(Key, "first", null)).IsWritten);

        RecordWrite second = await WriteAsync(Key, "second", null);

        Assert.Equal(RecordWrite.Conflict, second);
        Assert.Equal("first", await TextAsync(Key));
    }

    [RecordFact]
    public async Task A_write_that_expects_another_version_changes_nothing()
    {
        string first = await WrittenAsync(Key, "first", null);
        string second = await WrittenAsync(Key, "second", first);

        Assert.False((await WriteAsync(Key, "third", first)).IsWritten);
        Assert.False((await WriteAsync(RecordKey.Of("absent"), "x", second)).IsWritten);

        Assert.Equal("second", await TextAsync(Key));
        Assert.Null(await Store.ReadAsync(RecordKey.Of("absent"), CancellationToken.None));
    }

    [RecordFact]
    public async Task Versions_differ_also_where_the_content_does_not()
    {
        string first = await WrittenAsync(Key, "same", null);
        string second = await WrittenAsync(Key, "same", first);
        string third = await WrittenAsync(Key, "same", second);

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.False((await WriteAsync(Key, "late", first)).IsWritten);
        Assert.Equal("same", await TextAsync(Key));
    }

    [RecordFact]
    public async Task A_look_at_the_version_tells_whether_a_record_has_changed()
    {
        Assert.Null(await FindVersionAsync());
        string first = await WrittenAsync(Key, "first", null);
        Assert.Equal(first, await FindVersionAsync());
        string second = await WrittenAsync(Key, "second", first);
        Assert.Equal(second, await FindVersionAsync());
        await Store.DeleteAsync(Key, second, CancellationToken.None);
        Assert.Null(await FindVersionAsync());

        Task<string?> FindVersionAsync() => Store.FindVersionAsync(Key, CancellationToken.None);
    }

    [RecordFact]
    public async Task Of_many_writers_none_overwrites_another()
    {
        const int writers = 8;
        const int increments = 10;
        await WrittenAsync(Key, "0", null);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(CountAsync)));

        Assert.Equal($"{writers * increments}", await TextAsync(Key));

        async Task CountAsync()
        {
            for (int done = 0; done < increments;)
            {
                StoredRecord record = (await Store.ReadAsync(Key, CancellationToken.None))!;
                int count = int.Parse(record.Content.Span, CultureInfo.InvariantCulture);
                done += (await WriteAsync(Key, $"{count + 1}", record.Version)).IsWritten ? 1 : 0;
            }
        }
    }

    [RecordFact]
    public async Task Keys_of_any_text_stay_apart()
    {
        string[] texts =
        [
            "", " ", ".", "..", "...", ".json", "a", "a.json", "a/b", "a%2Fb", "A", "a\\b", "nul\0", "line\nbreak", "ação",
            "😀", "~", "%", "%25", ".medallion-store", "con:", "*?<>|\"", new('x', 180), new('x', 181), new('x', 5000),
            new string('x', 5000) + "y", new('é', 200),
        ];
        List<RecordKey> keys =
            [.. texts.Select(static text => RecordKey.Of(text)), .. texts.Select(static text => RecordKey.Of("a", text))];
        for (int i = 0; i < keys.Count; i++)
        {
            await WrittenAsync(keys[i], $"{i}", null);
        }

        for (int i = 0; i < keys.Count; i++)
        {
            Assert.Equal($"{i}", await TextAsync(keys[i]));
        }

        Assert.Equal(InOrder(keys), await KeysAsync(RecordKey.Root, null, 1000));
        Assert.Equal(InOrder(keys.Skip(texts.Length)), await KeysAsync(RecordKey.Of("a"), null, 1000));
    }

    [RecordFact]
    public async Task Lists_page_by_page_in_order()
    {
        List<RecordKey> keys =
        [
            .. Enumerable.Range(0, 23).Select(static i => RecordKey.Of("people", $"run-{i * 7 % 23}", "gold")),
        ];
        foreach (RecordKey key in keys.Append(RecordKey.Of("people")).Append(RecordKey.Of("people-2", "run-1", "gold")))
        {
            await WrittenAsync(key, "x", null);
        }

        List<RecordKey> listed = [];
        int pages = 0;
        for (RecordKey? after = null; pages == listed.Count / 5; after = listed[^1])
        {
            listed.AddRange(await KeysAsync(RecordKey.Of("people"), after, 5));
            pages++;
        }

        Assert.Equal(5, pages);
        Assert.Equal(InOrder(keys), listed);
        Assert.Equal(25, (await Store.ListAsync(RecordKey.Root, null, 1000, CancellationToken.None)).Count);
        Assert.Empty(await Store.ListAsync(RecordKey.Of("people", "run-1", "gold"), null, 5, CancellationToken.None));
    }

    [RecordFact]
    public async Task A_page_begins_after_a_key_that_need_not_be_there()
    {
        RecordKey[] keys = [RecordKey.Of("p", "a"), RecordKey.Of("p", "c"), RecordKey.Of("p", "e")];
        foreach (RecordKey key in keys)
        {
            await WrittenAsync(key, "x", null);
        }

        Assert.Equal(keys[1..], await ListAfterAsync(RecordKey.Of("p", "b")));
        Assert.Equal(keys, await ListAfterAsync(RecordKey.Of("a")));
        Assert.Empty(await ListAfterAsync(RecordKey.Of("z")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Store.ListAsync(RecordKey.Root, null, 0, CancellationToken.None));

        Task<RecordKey[]> ListAfterAsync(RecordKey after) => KeysAsync(RecordKey.Of("p"), after, 10);
    }

    [RecordFact]
    public async Task A_listing_shows_the_version_that_a_record_has()
    {
        string first = await WrittenAsync(Key, "1", null);
        Assert.Equal(new ListedRecord(Key, first), Assert.Single(await Store.ListAsync(RecordKey.Root, null, 10, CancellationToken.None)));

        string second = await WrittenAsync(Key, "2", first);
        Assert.Equal(new ListedRecord(Key, second), Assert.Single(await Store.ListAsync(RecordKey.Root, null, 10, CancellationToken.None)));
        Assert.Equal(second, await Store.FindVersionAsync(Key, CancellationToken.None));
    }

    [RecordFact]
    public async Task Deletes_the_expected_version_only()
    {
        string first = await WrittenAsync(Key, "first", null);
        string second = await WrittenAsync(Key, "second", first);

        Assert.False(await Store.DeleteAsync(Key, first, CancellationToken.None));
        Assert.Equal("second", await TextAsync(Key));
        Assert.True(await Store.DeleteAsync(Key, second, CancellationToken.None));
        Assert.True(await Store.DeleteAsync(Key, second, CancellationToken.None));

        Assert.Null(await Store.ReadAsync(Key, CancellationToken.None));
        Assert.Empty(await Store.ListAsync(RecordKey.Root, null, 10, CancellationToken.None));
    }

    [RecordFact]
    public async Task A_deleted_record_can_be_made_anew_but_not_continued()
    {
        string old = await WrittenAsync(Key, "old", null);
        Assert.True(await Store.DeleteAsync(Key, old, CancellationToken.None));

        Assert.False((await WriteAsync(Key, "late", old)).IsWritten);
        string anew = await WrittenAsync(Key, "old", null);

        Assert.NotEqual(old, anew);
        Assert.False(await Store.DeleteAsync(Key, old, CancellationToken.None));
        Assert.Equal("old", await TextAsync(Key));
    }

    [RecordFact]
    public async Task Content_has_a_limit_that_is_named()
    {
        byte[] most = TestBytes.Random(MostContentBytes);
        RecordWrite write = await Store.WriteAsync(Key, most, null, CancellationToken.None);
        Assert.Equal(most, (await Store.ReadAsync(Key, CancellationToken.None))!.Content.ToArray());

        StoreException fault = await FailsAsync(
            StoreFault.Rejected,
            () => Store.WriteAsync(Key, new byte[Store.MaxContentBytes + 1], write.Version, CancellationToken.None));

        Assert.Contains($"{Store.MaxContentBytes}", fault.Message, StringComparison.Ordinal);
    }

    [RecordFact]
    public async Task A_store_that_does_not_exist_is_named()
    {
        IRunRecordStore missing = OpenMissing();

        await FailsAsync(StoreFault.StoreNotFound, () => missing.ReadAsync(Key, CancellationToken.None));
        await FailsAsync(StoreFault.StoreNotFound, () => missing.WriteAsync(Key, default, null, CancellationToken.None));
        await FailsAsync(
            StoreFault.StoreNotFound,
            () => missing.ListAsync(RecordKey.Root, null, 10, CancellationToken.None));
    }

    [RecordFact]
    public async Task A_cancelled_call_is_cancelled()
    {
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(Key, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(Key, default, null, cancelled));
    }

    [RecordFact]
    public async Task The_root_is_not_a_record()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ReadAsync(RecordKey.Root, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.WriteAsync(RecordKey.Root, default, null, CancellationToken.None));
    }

    [RecordFact]
    public async Task A_lease_goes_from_hand_to_hand()
    {
        LeaseManager one = new(Store, new LeaseOptions(), "one", TimeProvider.System);
        LeaseManager two = new(Store, new LeaseOptions(), "two", TimeProvider.System);
        using RunLease first = await one.AcquireAsync(Key, static _ => "started"u8.ToArray(), CancellationToken.None);
        Assert.Equal(LeaseStanding.Held, (await two.Observe(Key).ObserveAsync(CancellationToken.None)).Standing);

        Assert.Equal(LeaseOutcome.Written, await first.RenewAsync("half"u8.ToArray(), CancellationToken.None));
        LeasedRecord followed = (await two.ReadAsync(Key, CancellationToken.None))!;
        Assert.Equal(LeaseOutcome.Written, await first.ReleaseAsync("done"u8.ToArray(), CancellationToken.None));
        using RunLease second = await two.AcquireAsync(Key, static last => last!.Content, CancellationToken.None);

        Assert.Equal(("one", 1L, 1L), (followed.Owner, followed.Epoch, followed.Renewals));
        Assert.Equal("half", Encoding.UTF8.GetString(followed.Content.Span));
        Assert.Equal((1, 2), (first.Epoch, second.Epoch));
        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);
        Assert.Equal(LeaseOutcome.LeaseLost, await first.RenewAsync(default, CancellationToken.None));
        LeasedRecord last = (await one.ReadAsync(Key, CancellationToken.None))!;
        Assert.Equal("done", Encoding.UTF8.GetString(last.Content.Span));
    }

    [RecordFact]
    public async Task A_heartbeat_stores_the_latest_state_where_somebody_waits_for_it()
    {
        int state = 0;
        LeaseManager manager = new(Store, new LeaseOptions(), "one", TimeProvider.System);
        using RunLease lease = await manager.AcquireAsync(Key, static _ => default, CancellationToken.None);
        await using LeaseHeartbeat heartbeat = new(lease, () => Encoding.UTF8.GetBytes($"{Volatile.Read(ref state)}"));

        for (int i = 1; i <= 20; i++)
        {
            Volatile.Write(ref state, i);
            Task<LeaseOutcome>[] flushes = [.. Enumerable.Range(0, 5).Select(_ => heartbeat.FlushAsync(CancellationToken.None))];
            Assert.All(await Task.WhenAll(flushes), static outcome => Assert.Equal(LeaseOutcome.Written, outcome));
            LeasedRecord stored = (await manager.ReadAsync(Key, CancellationToken.None))!;
            Assert.Equal($"{i}", Encoding.UTF8.GetString(stored.Content.Span));
        }

        Assert.Equal(LeaseOutcome.Written, await heartbeat.ReleaseAsync("end"u8.ToArray(), CancellationToken.None));
        LeasedRecord last = (await manager.ReadAsync(Key, CancellationToken.None))!;
        Assert.True(last is { IsReleased: true, Renewals: >= 21 and <= 41 }, $"{last.Renewals} writes");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heartbeat.FlushAsync(CancellationToken.None));
    }

    [RecordFact]
    public async Task Leased_records_are_listed_with_the_version_that_they_are_read_with()
    {
        LeaseManager manager = new(Store, new LeaseOptions(), "one", TimeProvider.System);
        for (int i = 0; i < 5; i++)
        {
            RecordKey key = RecordKey.Of("people", $"run-{i}");
            using RunLease lease = await manager.AcquireAsync(key, _ => Encoding.UTF8.GetBytes($"{i}"), CancellationToken.None);
        }

        IReadOnlyList<ListedRecord> listed = await manager.ListAsync(RecordKey.Of("people"), null, 10, CancellationToken.None);

        Assert.Equal(5, listed.Count);
        foreach (ListedRecord record in listed)
        {
            Assert.Equal(record.Version, (await manager.ReadAsync(record.Key, CancellationToken.None))!.Version);
        }
    }

    private async Task<RecordKey[]> KeysAsync(RecordKey folder, RecordKey? after, int limit) =>
        [.. (await Store.ListAsync(folder, after, limit, CancellationToken.None)).Select(static record => record.Key)];

    private static IEnumerable<RecordKey> InOrder(IEnumerable<RecordKey> keys) =>
        keys.OrderBy(static key => key.Name, StringComparer.Ordinal);

    private Task<RecordWrite> WriteAsync(RecordKey key, string content, string? expectedVersion) =>
        Store.WriteAsync(key, Encoding.UTF8.GetBytes(content), expectedVersion, CancellationToken.None);

    private async Task<string> WrittenAsync(RecordKey key, string content, string? expectedVersion)
    {
        RecordWrite write = await WriteAsync(key, content, expectedVersion);
        Assert.True(write.IsWritten);
        return write.Version;
    }

    private async Task<string> TextAsync(RecordKey key) =>
        Encoding.UTF8.GetString((await Store.ReadAsync(key, CancellationToken.None))!.Content.Span);
}
