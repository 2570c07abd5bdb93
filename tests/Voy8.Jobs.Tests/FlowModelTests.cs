using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>Grows trees of jobs at random and lets everything befall them; what parents count must be true after each step.</summary>
public sealed class FlowModelTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan LongDelay = TimeSpan.FromHours(1);

    private enum Step
    {
        Batch,
        Child,
        Claim,
        Succeed,
        FailForGood,
        Retry,
        Wait,
        Cancel,
        Replay,
        WorkerDies,
    }

    [Fact]
    public async Task Whatever_befalls_a_tree_parents_count_right_and_none_waits_for_nobody()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
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
            ("Jobs:MaxLeaseExpiries", "3"));

        var steps = Gen.Select(Gen.Frequency((2, Gen.Const(Step.Batch)), (4, Gen.Const(Step.Claim)), (10, Gen.Enum<Step>())), Gen.Int[0, 1000]).Array[10, 40];
        await steps.SampleAsync(
            async sample =>
            {
                await host.ExecuteAsync("truncate jobs.job, jobs.attempt, jobs.worker, jobs.cancelled_flow");
                var run = new Run(host);
                await run.ReplaceWorkerAsync();
                foreach (var (step, choice) in sample)
                {
                    await run.TakeAsync(step, choice);
                    await run.CheckAsync();
                }

                await run.DrainAsync();
                await run.CheckAsync();
            },
            iter: 20,
            threads: 1);
    }

    private sealed class Run(JobsHost host)
    {
        private readonly List<Guid> _jobs = [];
        private readonly List<ClaimedJob> _held = [];
        private Guid _worker;

        public async Task TakeAsync(Step step, int choice)
        {
            switch (step)
            {
                case Step.Batch:
                    var batch = await host.Client.EnqueueBatchAsync(
                        new Work(), [.. Enumerable.Range(0, choice % 4).Select(n => new JobItem<Work>(new Work($"{n}")))]);
                    _jobs.AddRange([batch.Parent.JobId, .. batch.Children.Select(child => child.JobId)]);
                    break;
                case Step.Child when _jobs.Count > 0:
                    await AddChildAsync(_jobs[choice % _jobs.Count]);
                    break;
                case Step.Claim:
                    _held.AddRange(await host.Get<ClaimStore>().ClaimNextAsync(_worker, ["work"], 1 + (choice % 4), CancellationToken.None));
                    break;
                case Step.Succeed or Step.FailForGood or Step.Retry or Step.Wait when _held.Count > 0:
                    await EndAsync(step, _held[choice % _held.Count]);
                    break;
                case Step.Cancel when _jobs.Count > 0:
                    await host.Control.CancelAsync(_jobs[choice % _jobs.Count]);
                    (await host.ScalarAsync<long>("select count(*) from jobs.cancelled_flow")).ShouldBe(0);
                    break;
                case Step.Replay when _jobs.Count > 0:
                    await host.Control.RetryAsync(_jobs[choice % _jobs.Count]);
                    break;
                case Step.WorkerDies:
                    await ReplaceWorkerAsync();
                    break;
            }
        }

        public async Task CheckAsync()
        {
            (await host.ScalarAsync<long>("""
                select count(*)
                from jobs.job p
                cross join lateral (select count(*) as total, count(*) filter (where status < 3) as open, count(*) filter (where status > 3) as failed
                                    from jobs.job where parent_id = p.id) as c
                where (p.children_total, p.children_open, p.children_failed) is distinct from (c.total, c.open, c.failed)
                """)).ShouldBe(0, "parents count right");
            (await host.ScalarAsync<long>("""
                select count(*) from jobs.job
                where waits_for_children <> (run_at = 'infinity') or (waits_for_children and (status <> 0 or children_open = 0))
                """)).ShouldBe(0, "who waits is scheduled, and for somebody");
            (await host.ScalarAsync<long>("select count(*) from jobs.job where status = 1 and abs(score - extract(epoch from now()) * 1000) > 3600000")).ShouldBe(
                0, "who is queued has a place in line");
        }

        public async Task DrainAsync()
        {
            for (var round = 0; await host.ScalarAsync<long>("select count(*) from jobs.job where status < 3") > 0; round++)
            {
                round.ShouldBeLessThan(100, "everything comes to an end");
                await ReplaceWorkerAsync();
                await host.ExecuteAsync("update jobs.job set status = 1, run_at = now() where status = 0 and not waits_for_children");
                await TakeAsync(Step.Claim, 3);
                foreach (var held in _held.ToList())
                {
                    await EndAsync(Step.Succeed, held);
                }
            }
        }

        public async Task ReplaceWorkerAsync()
        {
            await host.ExecuteAsync($"update jobs.worker set lease_until = now() - interval '1 second' where id = '{_worker}'");
            await using (var connection = await host.DataSource.OpenConnectionAsync())
            {
                await host.Get<IEnumerable<ILeaderDuty>>().OfType<ExpiredLeases>().Single().RunAsync(connection, CancellationToken.None);
            }

            _worker = Guid.CreateVersion7();
            await host.Get<WorkerStore>().RegisterAsync(_worker, "test", ["work"], 1, LongDelay, CancellationToken.None);
        }

        private async Task AddChildAsync(Guid parent)
        {
            try
            {
                _jobs.Add((await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { ParentId = parent })).JobId);
            }
            catch (JobParentException)
            {
                var job = (await host.Control.FindAsync(parent))!;
                (job.Status.IsFinal() || job.CancelRequested || job.ParentId is not null).ShouldBeTrue("others may have children");
            }
        }

        private async Task EndAsync(Step step, ClaimedJob held)
        {
            await host.Get<OutcomeStore>().WriteAsync(
                [
                    step switch
                    {
                        Step.Succeed => new JobOutcome(held, JobStatus.Succeeded) { Retention = LongDelay },
                        Step.FailForGood => new JobOutcome(held, JobStatus.Dead) { Retention = LongDelay, History = AttemptOutcome.Failed },
                        Step.Wait => JobOutcome.WaitForChildren(held),
                        _ => JobOutcome.HandBack(held),
                    },
                ],
                CancellationToken.None);
            _held.Remove(held);
        }
    }
}
