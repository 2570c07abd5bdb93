using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>
/// Drives the real stores, on PostgreSQL and Redis, through random interleavings of everything that can befall jobs, and
/// compares each step with a model that fits on a page.
/// </summary>
public sealed class StateMachineTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const int MaxAttempts = 3;
    private const int MaxLeaseExpiries = 3;
    private static readonly TimeSpan LongDelay = TimeSpan.FromHours(1);

    private enum Step
    {
        Enqueue,
        EnqueueDelayed,
        Claim,
        Succeed,
        Fail,
        FailForGood,
        Defer,
        HandBack,
        Cancel,
        Replay,
        WorkerDies,
        TimePasses,
        RedisIsEmptied,
        Sweep,
    }

    [Fact]
    public async Task Whatever_happens_in_whatever_order_every_write_is_fenced_and_every_job_ends_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartAsync(database, redis.ConnectionString);
        await using var cutOff = await StartAsync(database, redis: null);

        var steps = Gen.Select(Gen.Frequency((3, Gen.Const(Step.Enqueue)), (6, Gen.Const(Step.Claim)), (12, Gen.Enum<Step>())), Gen.Int[0, 1000]).Array[10, 50];
        await steps.SampleAsync(
            async sample =>
            {
                await host.ExecuteAsync("truncate jobs.job, jobs.attempt, jobs.worker");
                var run = new Run(host, cutOff);
                await run.StartAsync();
                foreach (var (step, choice) in sample)
                {
                    await run.TakeAsync(step, choice);
                    await run.CompareAsync();
                }

                await run.DrainAsync();
                await run.CompareAsync();
                run.ShouldBeOver();
            },
            iter: 30,
            threads: 1);
    }

    private static Task<JobsHost> StartAsync(TestDatabase database, string? redis) => JobsHost.StartAsync(
        database.ConnectionString,
        redis,
        (_, _, _) => Task.CompletedTask,
        services =>
        {
            // Nothing moves but by a step of the test.
            foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService)
                && (service.ImplementationType == typeof(LeaderService) || service.ImplementationType == typeof(JobWorker))).ToList())
            {
                services.Remove(service);
            }
        },
        ("Jobs:MaxLeaseExpiries", $"{MaxLeaseExpiries}"));

    private sealed class Modelled
    {
        public JobStatus Status { get; set; } = JobStatus.Queued;
        public int Attempt { get; set; }
        public int Expiries { get; set; }
        public long Token { get; set; }
        public Guid Worker { get; set; }
        public bool CancelRequested { get; set; }
        public int History { get; set; }

        public void Return(JobStatus to, bool counts)
        {
            Attempt -= counts ? 0 : 1;
            Status = CancelRequested && to is (JobStatus.Queued or JobStatus.Scheduled) ? JobStatus.Cancelled : to;
        }
    }

    /// <param name="host">A process that has Redis.</param>
    /// <param name="cutOff">One for which Redis is away: it claims from PostgreSQL, and what it does Redis is not told.</param>
    private sealed class Run(JobsHost host, JobsHost cutOff)
    {
        private bool _redisKnowsAll;

        private readonly SortedDictionary<Guid, Modelled> _model = [];
        private readonly List<ClaimedJob> _held = [];
        private readonly Guid[] _workers = new Guid[2];

        public async Task StartAsync()
        {
            for (var i = 0; i < _workers.Length; i++)
            {
                await ReplaceWorkerAsync(i);
            }

            await MendAsync();
        }

        public async Task TakeAsync(Step step, int choice)
        {
            switch (step)
            {
                case Step.Enqueue or Step.EnqueueDelayed:
                    var options = new EnqueueOptions
                    {
                        MaxAttempts = MaxAttempts,
                        Priority = (JobPriority)(choice % 4),
                        Delay = step == Step.Enqueue ? null : LongDelay,
                    };
                    var receipt = await At(choice, queues: true).Client.EnqueueAsync(new Work(), options);
                    _model.Add(receipt.JobId, new Modelled { Status = step == Step.Enqueue ? JobStatus.Queued : JobStatus.Scheduled });
                    break;
                case Step.Claim:
                    await ClaimAsync(choice);
                    break;
                case Step.Succeed or Step.Fail or Step.FailForGood or Step.Defer or Step.HandBack when _held.Count > 0:
                    await EndAsync(step, _held[choice % _held.Count], choice);
                    break;
                case Step.Cancel when _model.Count > 0:
                    await CancelAsync(_model.Keys.ElementAt(choice % _model.Count), choice);
                    break;
                case Step.Replay when _model.Count > 0:
                    await ReplayAsync(_model.Keys.ElementAt(choice % _model.Count), choice);
                    break;
                case Step.WorkerDies:
                    await KillAsync(choice % _workers.Length);
                    break;
                case Step.TimePasses:
                    await host.ExecuteAsync("update jobs.job set run_at = now() - interval '1 second' where status = 0");
                    await DoAsync<DueJobs>();
                    foreach (var job in _model.Values.Where(job => job.Status == JobStatus.Scheduled))
                    {
                        job.Status = JobStatus.Queued;
                    }

                    break;
                case Step.RedisIsEmptied:
                    var keys = host.Get<DispatchKeys>();
                    await host.Get<RedisGate>().Connection!.GetDatabase().KeyDeleteAsync([keys.Epoch, keys.Ready("work")]);
                    _redisKnowsAll = false;
                    break;
                case Step.Sweep:
                    await MendAsync();
                    break;
            }
        }

        /// <summary>PostgreSQL says what the model says.</summary>
        public async Task CompareAsync()
        {
            var jobs = (await host.Control.ListAsync(new JobQuery(Limit: 200))).Jobs;
            jobs.Select(job => job.Id).Order().ShouldBe(_model.Keys.Order());
            var history = await HistoryAsync();
            foreach (var job in jobs)
            {
                var modelled = _model[job.Id];
                (job.Status, job.Attempt).ShouldBe((modelled.Status, modelled.Attempt));
                history.GetValueOrDefault(job.Id).ShouldBe(modelled.History);
                job.Attempt.ShouldBeInRange(0, MaxAttempts);
                (job.FinishedAt is not null).ShouldBe(job.Status.IsFinal());
                if (!job.Status.IsFinal())
                {
                    (job.WorkerId is not null).ShouldBe(job.Status == JobStatus.Running);
                }
            }
        }

        public async Task DrainAsync()
        {
            for (var round = 0; _model.Values.Any(job => !job.Status.IsFinal()); round++)
            {
                round.ShouldBeLessThan(200, "everything comes to an end");
                await KillAsync(0);
                await KillAsync(1);
                await TakeAsync(Step.TimePasses, 0);
                await MendAsync();
                await ClaimAsync(round);
                foreach (var held in _held.ToList())
                {
                    await EndAsync(Step.Succeed, held, round);
                }
            }
        }

        public void ShouldBeOver() => _model.Values.ShouldAllBe(job => job.Status.IsFinal());

        private async Task ClaimAsync(int choice)
        {
            var (worker, count) = (_workers[choice % _workers.Length], 1 + (choice % 5));
            var line = await LineAsync();
            var at = At(choice, queues: false);
            var claim = await at.Get<JobClaimer>().ClaimAsync(worker, ["work"], new Hints(TimeProvider.System), count, CancellationToken.None);
            foreach (var job in claim.Jobs)
            {
                var modelled = _model[job.Id];
                modelled.Status.ShouldBe(JobStatus.Queued);
                job.LeaseToken.ShouldBeGreaterThan(modelled.Token);
                (modelled.Status, modelled.Token, modelled.Worker) = (JobStatus.Running, job.LeaseToken, worker);
                job.Attempt.ShouldBe(++modelled.Attempt);
                _held.Add(job);
            }

            claim.Jobs.Select(job => job.Score).ShouldBeInOrder();
            if (at == cutOff)
            {
                claim.Jobs.Select(job => job.Id).ShouldBe(line.Take(count), "who is first in line goes first");
            }
            else if (_redisKnowsAll)
            {
                // Fewer than asked for where Redis named some that were claimed or cancelled behind its back; but never a later one first.
                claim.Jobs.Select(job => job.Id).ShouldBe(line.Take(claim.Jobs.Count), "who is first in line goes first");
            }
        }

        private async Task EndAsync(Step step, ClaimedJob held, int choice)
        {
            var lastAttempt = held.Attempt >= held.MaxAttempts;
            var outcome = step switch
            {
                Step.Succeed => new JobOutcome(held, JobStatus.Succeeded) { Retention = LongDelay },
                Step.Fail when !lastAttempt => new JobOutcome(held, JobStatus.Scheduled) { Delay = LongDelay, History = AttemptOutcome.Failed },
                Step.Fail or Step.FailForGood => new JobOutcome(held, JobStatus.Dead) { Retention = LongDelay, History = AttemptOutcome.Failed },
                Step.Defer => JobOutcome.HandBack(held) with { Status = JobStatus.Scheduled, Delay = LongDelay },
                _ => JobOutcome.HandBack(held),
            };
            var at = At(choice, queues: true);
            var written = await at.Get<OutcomeStore>().WriteAsync([outcome], CancellationToken.None);
            at.Get<JobAnnouncer>().Announce(written.Ready, written.AnyScheduled);

            var modelled = _model[held.Id];
            var valid = modelled.Status == JobStatus.Running && modelled.Token == held.LeaseToken;
            written.Written.Contains(held.Id).ShouldBe(valid, "only the holder of the current token writes");
            if (valid)
            {
                modelled.Return(outcome.Status, outcome.CountsAttempt);
                modelled.History += outcome.History is null ? 0 : 1;
            }
        }

        private async Task CancelAsync(Guid id, int choice)
        {
            var modelled = _model[id];
            var outcome = await At(choice, queues: false).Control.CancelAsync(id);
            outcome.ShouldBe(modelled.Status.IsFinal() ? JobCommandOutcome.Conflict : JobCommandOutcome.Accepted);
            if (modelled.Status == JobStatus.Running)
            {
                modelled.CancelRequested = true;
            }
            else if (!modelled.Status.IsFinal())
            {
                (modelled.Status, modelled.CancelRequested) = (JobStatus.Cancelled, true);
            }
        }

        private async Task ReplayAsync(Guid id, int choice)
        {
            var modelled = _model[id];
            var can = modelled.Status is JobStatus.Dead or JobStatus.Cancelled;
            (await At(choice, queues: true).Control.RetryAsync(id)).ShouldBe(can ? JobCommandOutcome.Accepted : JobCommandOutcome.Conflict);
            if (can)
            {
                (modelled.Status, modelled.Attempt, modelled.Expiries, modelled.CancelRequested) = (JobStatus.Queued, 0, 0, false);
            }
        }

        private async Task KillAsync(int index)
        {
            var dead = _workers[index];
            await host.ExecuteAsync($"update jobs.worker set lease_until = now() - interval '1 second' where id = '{dead}'");
            await DoAsync<ExpiredLeases>();
            foreach (var job in _model.Values.Where(job => job.Status == JobStatus.Running && job.Worker == dead))
            {
                job.Return(++job.Expiries >= MaxLeaseExpiries ? JobStatus.Dead : JobStatus.Queued, counts: false);
                job.History++;
            }

            await ReplaceWorkerAsync(index);
        }

        /// <summary>Where a step is taken: one in three without Redis.</summary>
        /// <param name="queues">True when the step may make a job queued, of which Redis then knows nothing.</param>
        private JobsHost At(int choice, bool queues)
        {
            if (choice % 3 != 0)
            {
                return host;
            }

            _redisKnowsAll &= !queues;
            return cutOff;
        }

        /// <summary>Redis is filled again if it must, and told what it was not told.</summary>
        private async Task MendAsync()
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    await DoAsync<Sweep>();
                    return await host.Get<ReadySets>().HasEpochAsync(CancellationToken.None) is true;
                },
                JobsHost.Deadline,
                "Redis is filled");
            await DoAsync<Sweep>();
            _redisKnowsAll = true;
        }

        /// <summary>The queued jobs, in the order of their turn.</summary>
        private async Task<Guid[]> LineAsync() => await host.ScalarAsync<Guid[]>(
            "select coalesce(array_agg(id order by score, id), '{}') from jobs.job where status = 1");

        /// <summary>How many attempts of each job are in its history.</summary>
        private async Task<Dictionary<Guid, int>> HistoryAsync()
        {
            var ids = await host.ScalarAsync<Guid[]>("select coalesce(array_agg(job_id), '{}') from jobs.attempt");
            return ids.CountBy(id => id).ToDictionary();
        }

        private async Task ReplaceWorkerAsync(int index)
        {
            _workers[index] = Guid.CreateVersion7();
            await host.Get<WorkerStore>().RegisterAsync(_workers[index], "test", ["work"], 1, LongDelay, CancellationToken.None);
        }

        private async Task DoAsync<TDuty>()
            where TDuty : ILeaderDuty
        {
            await using var connection = await host.DataSource.OpenConnectionAsync();
            await host.Get<IEnumerable<ILeaderDuty>>().OfType<TDuty>().Single().RunAsync(connection, CancellationToken.None);
        }
    }
}
