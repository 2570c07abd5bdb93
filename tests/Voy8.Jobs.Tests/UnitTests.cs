using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Voy8.Jobs.Tests;

public sealed class UnitTests
{
    [Theory]
    [InlineData(null, 0.2)]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.5)]
    public void A_type_may_have_a_jitter_of_its_own(double? configured, double jitter)
    {
        var options = new JobsOptions();
        options.Types["work"] = new JobTypeOptions { RetryJitter = configured };

        new JobTypes(Options.Create(options)).Of(typeof(Work)).Retry.Jitter.ShouldBe(jitter);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(5, 5)]
    public void A_type_says_how_long_its_succeeded_jobs_are_kept_unless_configuration_does(int? configured, int expected)
    {
        var options = new JobsOptions();
        options.Types["limited_work"] = new JobTypeOptions { FinishedRetention = configured is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        var types = new JobTypes(Options.Create(options));

        types.Of(typeof(LimitedWork)).FinishedRetention.ShouldBe(TimeSpan.FromSeconds(expected));
        types.Of(typeof(Work)).FinishedRetention.ShouldBe(TimeSpan.FromHours(24));
    }

    [Fact]
    public void Ids_grow_even_within_a_millisecond_and_say_when_they_were_made()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000));
        var ids = new JobIds(time);

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.Next()).ToArray();

        made.ShouldBe(made.Order());
        made.Distinct().Count().ShouldBe(made.Length);
        made.ShouldAllBe(id => id.Version == 7 && (id.Variant & 0xC) == 0x8);
        made[0].ToString("N")[..12].ShouldBe($"{1_790_000_000_000:x12}");
        time.Advance(TimeSpan.FromSeconds(1));
        ids.Next().ToString("N")[..12].ShouldBe($"{1_790_000_001_000:x12}");
    }

    [Fact]
    public void Without_jitter_waits_double_from_2_to_32_seconds()
    {
        var retry = new RetryPolicy(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(32), 0);

        Enumerable.Range(1, 7).Select(attempt => retry.DelayAfter(attempt, 0.3).TotalSeconds).ShouldBe([2, 4, 8, 16, 32, 32, 32]);
    }

    [Fact]
    public void A_wait_stays_within_its_jitter() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((attempt, chance, jitter) =>
        {
            var exact = new RetryPolicy(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(32), 0).DelayAfter(attempt, chance);
            var varied = new RetryPolicy(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(32), jitter).DelayAfter(attempt, chance);
            return varied >= exact * (1 - jitter) - TimeSpan.FromTicks(2) && varied <= exact * (1 + jitter) + TimeSpan.FromTicks(2);
        });

    [Fact]
    public void The_breaker_lets_one_try_at_a_time_and_waits_longer_each_time()
    {
        var time = new FakeTimeProvider();
        var breaker = new CircuitBreaker(time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        breaker.TryEnter().ShouldBeTrue();
        breaker.Failed().ShouldBeTrue();
        foreach (var wait in new[] { 1, 2, 3, 3 })
        {
            time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            breaker.TryEnter().ShouldBeFalse();
            time.Advance(TimeSpan.FromMilliseconds(1));
            breaker.TryEnter().ShouldBeTrue();
            breaker.TryEnter().ShouldBeFalse();
            breaker.Failed().ShouldBeFalse();
        }

        time.Advance(TimeSpan.FromSeconds(3));
        breaker.TryEnter().ShouldBeTrue();
        breaker.Succeeded().ShouldBeTrue();
        breaker.IsOpen.ShouldBeFalse();
        breaker.TryEnter().ShouldBeTrue();
        breaker.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public void Only_short_jobs_are_claimed_ahead()
    {
        var prefetch = new Prefetch(concurrency: 10, limit: 100);
        prefetch.Allowed.ShouldBe(0);

        Observe(TimeSpan.FromMicroseconds(50), 200);
        prefetch.Allowed.ShouldBe(100);
        Observe(TimeSpan.FromMilliseconds(20), 200);
        prefetch.Allowed.ShouldBeInRange(45, 55);
        Observe(TimeSpan.FromMinutes(10), 2);
        prefetch.Allowed.ShouldBe(0);

        void Observe(TimeSpan ran, int times)
        {
            for (var i = 0; i < times; i++)
            {
                prefetch.Observe(ran);
            }
        }
    }

    [Fact]
    public void Stored_json_never_holds_nul_and_otherwise_reads_back_as_written() =>
        Gen.String.Sample(text =>
        {
            var json = JobsJson.Serialize(text);
            var back = System.Text.Json.JsonSerializer.Deserialize<string>(json, JobsJson.Options);
            var surrogates = text.Any(char.IsSurrogate);
            return surrogates || back == text.Replace('\0', '\uFFFD');
        });

    [Theory]
    [InlineData("\\u0000", "\\u0000")]
    [InlineData("\\\0", "\\\uFFFD")]
    [InlineData("\\\\\0\\u0000\0", "\\\\\uFFFD\\u0000\uFFFD")]
    public void Only_a_real_nul_is_replaced(string text, string stored) =>
        System.Text.Json.JsonSerializer.Deserialize<string>(JobsJson.Serialize(text), JobsJson.Options).ShouldBe(stored);
}
