using Medallion.Grpc.Interceptors;
using Medallion.Protocol.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Grpc.Tests.Interceptors;

/// <summary>In which order stage calls begin when many come at once, and what holds nobody up.</summary>
public sealed class CallTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly int More = (3 * CallTurns.MostAtOnce) + 1;

    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _begun = [];
    private readonly Dictionary<int, TaskCompletionSource> _accepted = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallTurns _turns;

    public CallTurnsTests() => _turns = new CallTurns(AnswerAsync, _time);

    [Fact]
    public async Task Calls_begin_a_few_at_a_time_in_the_order_in_which_they_came()
    {
        Task[] calls = Call(More);
        Assert.Equal(Enumerable.Range(0, CallTurns.MostAtOnce), Begun());

        for (int i = 0; i < More; i++)
        {
            Accept(i);
            await BegunAsync(Math.Min(More, CallTurns.MostAtOnce + i + 1));
        }

        Assert.Equal(Enumerable.Range(0, More), Begun());
        _end.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task Calls_that_hang_hold_up_the_others_for_a_bounded_time()
    {
        Task[] calls = Call(2 * CallTurns.MostAtOnce);

        _time.Advance(CallTurns.Longest);

        await BegunAsync(2 * CallTurns.MostAtOnce);
        _end.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task Call_that_has_waited_for_long_goes_without_a_turn()
    {
        Task[] calls = Call(More);
        Assert.Equal(CallTurns.MostAtOnce, Begun().Length);

        _time.Advance(CallTurns.LongestWait);

        await BegunAsync(More);
        _end.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task Turn_is_given_back_once_however_it_ends()
    {
        Task[] first = Call(CallTurns.MostAtOnce);
        for (int i = 0; i < first.Length; i++)
        {
            Accept(i);
        }

        _time.Advance(CallTurns.Longest);
        _end.SetResult();
        await Task.WhenAll(first).WaitAsync(Patience);
        Task[] calls = Call(More, from: first.Length, ends: false);

        Assert.Equal(first.Length + CallTurns.MostAtOnce, Begun().Length);
        _time.Advance(CallTurns.Longest * More);
        await BegunAsync(first.Length + (2 * CallTurns.MostAtOnce));
        Assert.DoesNotContain(calls, static call => call.IsFaulted);
    }

    [Fact]
    public async Task Caller_that_went_while_it_waited_takes_no_turn()
    {
        Task[] calls = Call(CallTurns.MostAtOnce);
        using var gone = new CancellationTokenSource();
        HttpContext late = Context(100, $"/{StageExecutionService.Descriptor.FullName}/WriteGold");
        late.RequestAborted = gone.Token;
        Task waiting = _turns.InvokeAsync(late);

        await gone.CancelAsync();

        await waiting.WaitAsync(Patience);
        Assert.DoesNotContain(100, Begun());
        _end.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task Whoever_asks_for_something_else_passes_by()
    {
        Task[] calls = Call(More);

        Task health = _turns.InvokeAsync(Context(200, "/grpc.health.v1.Health/Check"));

        Assert.Contains(200, Begun());
        _end.SetResult();
        await Task.WhenAll([health, .. calls]).WaitAsync(Patience);
    }

    private static DefaultHttpContext Context(int number, string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Items[nameof(number)] = number;
        return context;
    }

    private Task[] Call(int count, int from = 0, bool ends = true)
    {
        List<Task> calls = [];
        for (int i = from; i < from + count; i++)
        {
            _accepted[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            HttpContext context = Context(i, $"/{StageExecutionService.Descriptor.FullName}/ReadBronze");
            context.Items[nameof(ends)] = ends;
            calls.Add(_turns.InvokeAsync(context));
        }

        return [.. calls];
    }

    private void Accept(int number) => _accepted[number].SetResult();

    /// <summary>A call: begins, is accepted when told so, and streams until the end.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        int number = (int)context.Items["number"]!;
        lock (_begun)
        {
            _begun.Add(number);
        }

        Task end = context.Items["ends"] is false ? new TaskCompletionSource().Task : _end.Task;
        if (_accepted.TryGetValue(number, out TaskCompletionSource? accepted))
        {
            await Task.WhenAny(accepted.Task, end);
            CallTurn.End(context);
        }

        await end;
    }

    private int[] Begun()
    {
        lock (_begun)
        {
            return [.. _begun];
        }
    }

    private async Task BegunAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Begun().Length < count)
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
