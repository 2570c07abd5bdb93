using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class SharedWorkTests
{
    private readonly SharedWork<int> _shared = new();
    private readonly TaskCompletionSource<int> _result = new();
    private readonly TaskCompletionSource _stopped = new();
    private int _begun;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_ask_alike_at_once_share_the_work()
    {
        var all = Enumerable.Range(0, 10).Select(_ => _shared.JoinAsync("key", WorkAsync, Token)).ToArray();

        _result.SetResult(7);

        (await Task.WhenAll(all)).ShouldAllBe(result => result == 7);
        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task One_who_leaves_does_not_stop_the_work_of_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var first = _shared.JoinAsync("key", WorkAsync, leaving.Token);
        var second = _shared.JoinAsync("key", WorkAsync, Token);

        await leaving.CancelAsync();
        _result.SetResult(7);

        await Should.ThrowAsync<OperationCanceledException>(() => first);
        (await second).ShouldBe(7);
    }

    [Fact]
    public async Task The_last_who_leaves_stops_the_work()
    {
        using var leaving = new CancellationTokenSource();
        var only = _shared.JoinAsync("key", WorkAsync, leaving.Token);
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => only);
        await _stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_is_not_remembered()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _shared.JoinAsync("key", _ => throw new InvalidOperationException(), Token));

        _result.SetResult(7);
        (await _shared.JoinAsync("key", WorkAsync, Token)).ShouldBe(7);
    }

    private async Task<int> WorkAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            return await _result.Task.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            _stopped.TrySetResult();
            throw;
        }
    }
}
