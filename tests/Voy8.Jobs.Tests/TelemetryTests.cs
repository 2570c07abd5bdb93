using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class TelemetryTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task One_trace_leads_from_whoever_enqueued_to_the_handler()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is JobsTelemetry.Name or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        string? inHandler = null;
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) =>
        {
            inHandler = Activity.Current?.TraceId.ToString();
            return Task.CompletedTask;
        });

        JobReceipt receipt;
        ActivityTraceId trace;
        using (var request = source.StartActivity("request")!)
        {
            trace = request.TraceId;
            receipt = await worker.Client.EnqueueAsync(new Work());
        }

        await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
        await Eventually.TrueAsync(() => spans.Any(span => span.Kind == ActivityKind.Consumer && span.TraceId == trace), JobsHost.Deadline, "the span ended");

        inHandler.ShouldBe(trace.ToString());
        var send = spans.Single(span => span.TraceId == trace && span.Kind == ActivityKind.Producer);
        var process = spans.Single(span => span.TraceId == trace && span.Kind == ActivityKind.Consumer);
        process.ParentSpanId.ShouldBe(send.SpanId);
        process.DisplayName.ShouldBe("process work");
        process.GetTagItem("messaging.message.id").ShouldBe(receipt.JobId);
    }

    [Fact]
    public async Task The_leader_tells_depth_oldest_wait_and_dead_letters()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, null, null, ("Jobs:Types:work:Queue", "gauged"), ("Jobs:Types:other_work:Queue", "gauged"));
        await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Priority = JobPriority.High });
        await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Delay = TimeSpan.FromHours(1) });
        var dead = await host.Client.EnqueueAsync(new OtherWork());
        await host.ExecuteAsync("update jobs.job set run_at = run_at - interval '10 minutes' where priority = 1");
        await host.ExecuteAsync($"update jobs.job set status = 4, finished_at = clock_timestamp() where id = '{dead.JobId}'");
        using var gauges = new Gauges("gauged");

        // A worker that serves other queues leads.
        Dictionary<string, double> values;
        await using (await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask))
        {
            await Eventually.TrueAsync(() => gauges.Read().Count == 4, JobsHost.Deadline, "all four were told");
            values = gauges.Read();
        }

        values["voy8.jobs.depth high"].ShouldBe(1);
        values["voy8.jobs.scheduled work"].ShouldBe(1);
        values["voy8.jobs.dead_letters other_work"].ShouldBe(1);
        values["voy8.jobs.oldest_wait"].ShouldBeInRange(600, 700);
        gauges.Read().ShouldBeEmpty("whoever stopped leading tells nothing");
    }

    [Fact]
    public async Task A_queue_that_was_drained_is_told_as_empty()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, null, null, ("Jobs:Types:work:Queue", "drained"));
        var job = await host.Client.EnqueueAsync(new Work());
        using var gauges = new Gauges("drained");
        var duty = new BacklogDuty(host.DataSource, TimeProvider.System);
        await using var connection = await host.DataSource.OpenConnectionAsync();

        await duty.RunAsync(connection, CancellationToken.None);
        gauges.Read()["voy8.jobs.depth normal"].ShouldBe(1);
        await host.Control.CancelAsync(job.JobId);
        await duty.RunAsync(connection, CancellationToken.None);

        gauges.Read()["voy8.jobs.depth normal"].ShouldBe(0);
        gauges.Read()["voy8.jobs.oldest_wait"].ShouldBe(0);
        JobsTelemetry.Forget(host.DataSource);
    }

    [Fact]
    public async Task Metrics_count_what_was_enqueued_processed_and_failed()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == JobsTelemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        listener.Start();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, _) => name == "fails" ? throw new PermanentJobException("no") : Task.CompletedTask,
            null,
            ("Jobs:Types:work:Queue", "measured"));

        var ok = await worker.Client.EnqueueAsync(new Work());
        var fails = await worker.Client.EnqueueAsync(new Work("fails"));
        await worker.WaitForAsync(ok.JobId, JobStatus.Succeeded);
        await worker.WaitForAsync(fails.JobId, JobStatus.Dead);

        sums["messaging.client.sent.messages"].ShouldBe(2);
        sums["messaging.client.consumed.messages"].ShouldBe(1);
        sums["messaging.client.consumed.messages permanent"].ShouldBe(1);
        sums["messaging.process.duration"].ShouldBe(1);
        sums["voy8.jobs.wait.duration"].ShouldBe(2);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? error = null;
            var mine = false;
            foreach (var (key, tag) in tags)
            {
                mine |= key == "messaging.destination.name" && (string?)tag == "measured";
                error = key == "error.type" ? " " + tag : error;
            }

            if (mine)
            {
                sums.AddOrUpdate(instrument.Name + error, value, (_, sum) => sum + value);
            }
        }
    }

    /// <summary>What the gauges tell of one queue, by name and by priority or type.</summary>
    private sealed class Gauges : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly string _queue;
        private readonly Dictionary<string, double> _values = [];

        public Gauges(string queue)
        {
            _queue = queue;
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, self) =>
                {
                    if (instrument.Meter.Name == JobsTelemetry.Name && instrument.IsObservable)
                    {
                        self.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        public Dictionary<string, double> Read()
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            return new Dictionary<string, double>(_values);
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary();
            if ((string?)all["messaging.destination.name"] == _queue)
            {
                var more = all.GetValueOrDefault("voy8.jobs.priority") ?? all.GetValueOrDefault("voy8.jobs.type");
                _values[instrument.Name + (more is null ? "" : " " + more)] = value;
            }
        }
    }
}
