using Microsoft.Extensions.Time.Testing;

namespace Voy8.Jobs.Tests;

public sealed class HintsTests
{
    private static readonly Guid Job = Guid.CreateVersion7();
    private readonly FakeTimeProvider _time = new();
    private readonly Hints _hints;

    public HintsTests() => _hints = new Hints(_time);

    [Fact]
    public void A_job_claimed_before_it_was_announced_leaves_its_ready_set_when_it_is()
    {
        _hints.Expect(Named(Job));
        var taken = _hints.Take(10);

        taken.ShouldHaveSingleItem().Gate.ShouldBe(CommitGate.Of(Job));
        _hints.Settle(taken, new HashSet<Guid> { Job }).ShouldBeEmpty();
        _hints.Announce(Named(Job), forMe: true).ShouldBe([Job]);
        _hints.Take(10).ShouldBeEmpty();
    }

    [Fact]
    public void A_job_announced_while_it_was_being_claimed_leaves_its_ready_set_after_the_claim()
    {
        _hints.Expect(Named(Job));
        var taken = _hints.Take(10);

        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();
        _hints.Settle(taken, new HashSet<Guid> { Job }).ShouldBe([Job]);
    }

    [Fact]
    public void A_job_that_was_not_there_yet_is_claimed_when_it_is_announced()
    {
        _hints.Expect(Named(Job));
        _hints.Settle(_hints.Take(10), new HashSet<Guid>()).ShouldBeEmpty();

        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();
        _hints.Take(10).ShouldBe([new Hint(Job, "work", Gate: null)]);
    }

    [Fact]
    public void A_job_announced_before_its_turn_came_is_claimed_once()
    {
        _hints.Expect(Named(Job));
        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();

        var taken = _hints.Take(10);
        taken.ShouldHaveSingleItem();
        _hints.Settle(taken, new HashSet<Guid> { Job }).ShouldBe([Job]);
    }

    [Fact]
    public void A_job_of_another_worker_is_not_taken() =>
        _hints.Announce(Named(Job), forMe: false).Concat(_hints.Take(10).Select(hint => hint.Id)).ShouldBeEmpty();

    [Fact]
    public void What_there_is_no_room_for_is_left_to_the_ready_sets()
    {
        var jobs = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray();
        _hints.Expect(Named(jobs));

        _hints.Take(1).ShouldHaveSingleItem().Id.ShouldBe(jobs[0]);
        _hints.Take(10).ShouldBeEmpty();
        _hints.Announce(Named(jobs[1..]), forMe: false).ShouldBeEmpty();
    }

    [Fact]
    public void However_many_are_named_only_so_many_are_remembered()
    {
        for (var number = 0; number < 5000; number++)
        {
            var job = Guid.CreateVersion7();
            _hints.Expect(Named(job));
            if (number % 2 == 0)
            {
                _hints.Settle(_hints.Take(10), new HashSet<Guid> { job });
            }
        }

        _hints.Remembered.ShouldBeLessThanOrEqualTo(1000);
        _hints.Take(int.MaxValue).Count.ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void A_job_that_is_queued_again_is_not_taken_for_the_one_that_was_claimed()
    {
        ClaimAhead();
        _hints.Forget(Job);

        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();
        _hints.Take(10).ShouldHaveSingleItem().Gate.ShouldBeNull();
    }

    [Fact]
    public void A_job_whose_announcement_was_lost_is_claimed_when_it_is_named_another_time()
    {
        ClaimAhead();
        _time.Advance(TimeSpan.FromSeconds(3));

        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();
        _hints.Take(10).ShouldHaveSingleItem().Gate.ShouldBeNull();
    }

    [Fact]
    public void A_job_announced_before_it_was_expected_is_settled_once()
    {
        _hints.Announce(Named(Job), forMe: true).ShouldBeEmpty();
        _hints.Expect(Named(Job));
        var taken = _hints.Take(10);

        taken.Count.ShouldBe(2);
        _hints.Settle(taken, new HashSet<Guid> { Job }).ShouldContain(Job);
        _hints.Remembered.ShouldBe(0);
    }

    [Fact]
    public void One_gate_is_waited_for_at_a_time()
    {
        var other = Guid.CreateVersion7();
        _hints.Expect(Named(Job));
        _hints.Expect(Named(other));

        _hints.Take(10).ShouldHaveSingleItem().Id.ShouldBe(Job);
        _hints.Announce(Named(other), forMe: true).ShouldBeEmpty();
        _hints.Take(10).ShouldBe([new Hint(other, "work", Gate: null)]);
    }

    [Fact]
    public void Commits_that_take_too_long_are_not_waited_for_again_and_again()
    {
        Fails().ShouldBeTrue();
        Fails().ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        Fails().ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        Fails().ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        ClaimAhead();
        Fails().ShouldBeTrue();

        bool Fails()
        {
            var expected = _hints.Expect(Named(Guid.CreateVersion7()));
            if (expected)
            {
                _hints.Settle(_hints.Take(10), claimed: null);
            }

            return expected;
        }
    }

    private void ClaimAhead()
    {
        _hints.Expect(Named(Job)).ShouldBeTrue();
        _hints.Settle(_hints.Take(10), new HashSet<Guid> { Job }).ShouldBeEmpty();
    }

    private static WakeUp Named(params Guid[] jobs) => new("work", jobs);
}
