using Voy8.Core.Discovery;
using Voy8.Core.Discovery.Merging;
using Voy8.DemoSites.Listings;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Discovery;

public sealed class DiscoveryTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_city_is_discovered()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        host.Serve();
        await host.ImportTownAsync();

        var discovery = await host.DiscoverAsync();

        discovery.FinishedAt.ShouldNotBeNull();
        discovery.Searches.Count.ShouldBe(BusinessDirectory.Keywords.Count);
        discovery.Searches.ShouldAllBe(search => search.Ended != null);
        discovery.Searches.Single(search => search.Keyword == BusinessDirectory.LyingKeyword).Ended.ShouldBe("the pages repeat themselves");
        discovery.Counts.Pages.ShouldBe(60);
        discovery.Counts.Found.ShouldBe(300);
        discovery.Counts.Failed.ShouldBe(0);

        // Seventy known ones and four listed twice are merged; the new ones, a chain's branches and three that nobody can tell are not.
        var listed = await host.CountAsync("directory_listing");
        listed.ShouldBeGreaterThan(host.Directory.Businesses.Count * 9 / 10);
        (await host.CountAsync("directory_listing l join venue v on v.id = l.venue_id join dataset d on d.id = v.dataset_id where d.slug = 'town'")).ShouldBe(
            await host.CountAsync("directory_listing l where exists (select from venue v join dataset d on d.id = v.dataset_id where d.slug = 'town' and '/b/' || split_part(v.source_id, '/', 2) = l.key)"));
        (await host.AskAsync<long>("select count(distinct venue_id) from directory_listing where key like '/b/captain-crunch-%'")).ShouldBe(
            await host.CountAsync("directory_listing where key like '/b/captain-crunch-%'"));
        (await host.CountAsync("match_review where decision is null")).ShouldBeGreaterThan(0);
        (discovery.Counts.Created + discovery.Counts.Merged).ShouldBe((int)listed);
    }

    [Fact]
    public async Task Discovering_again_changes_nothing()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis, ("Discovery:ListingLifetime", "00:00:00"));
        host.Serve();
        await host.DiscoverAsync();
        var before = await host.CatalogueAsync();
        await host.ExecuteAsync("update jobs.job set idempotency_key = null");

        var again = await host.DiscoverAsync();

        (again.Counts.Created, again.Counts.Updated, again.Counts.Merged).ShouldBe((0, 0, 0));
        (await host.CatalogueAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Killed_five_times_on_the_way_it_ends_with_the_same_catalogue()
    {
        string undisturbed;
        await using (var host = await DiscoveryHost.StartAsync(postgres, redis))
        {
            host.Serve();
            await host.ImportTownAsync();
            await host.DiscoverAsync();
            undisturbed = await host.CatalogueAsync();
        }

        await using var killed = await DiscoveryHost.StartAsync(postgres, redis);
        var left = 40;
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        killed.Serve(async context =>
        {
            // What was killed makes no more requests: whatever it asks for is never answered.
            var isAlive = context.Request.Headers.UserAgent.ToString().StartsWith(killed.Agent, StringComparison.Ordinal);
            if (!isAlive || Interlocked.Decrement(ref left) < 0)
            {
                if (isAlive)
                {
                    dead.TrySetResult();
                }

                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        });
        await killed.ImportTownAsync();
        var id = await killed.BeginAsync();
        for (var kill = 0; kill < 5; kill++)
        {
            var run = RunAsync();
            if (await Task.WhenAny(run, dead.Task).WaitAsync(TimeSpan.FromMinutes(1), Token) == run)
            {
                await run;
            }

            (await killed.FindAsync(id)).FinishedAt.ShouldBeNull();
            await killed.AbandonAsync();
            dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref left, 20 + (7 * kill));
        }

        Interlocked.Exchange(ref left, int.MaxValue);
        await RunAsync();
        (await killed.AskAsync<long>("select count(*) from discovery_search where ended is not null")).ShouldBe(BusinessDirectory.Keywords.Count);

        var discovery = await killed.FindAsync(id);
        discovery.FinishedAt.ShouldNotBeNull();
        (discovery.Counts.Pages, discovery.Counts.Found).ShouldBe((60, 300));
        (await killed.CountAsync("discovery_seen")).ShouldBe(0);
        (await killed.CatalogueAsync()).ShouldBe(undisturbed);

        // What the one before had sent to PostgreSQL in its last moment may land during this attempt, which then ends and is followed by another.
        async Task RunAsync()
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await killed.RunAsync(id, new FakeJobContext(attempt), CancellationToken.None);
                    return;
                }
                catch (DiscoveryOvertakenException) when (attempt < 5)
                {
                }
            }
        }
    }

    [Fact]
    public async Task Cancel_works_at_once()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        using var cancel = new CancellationTokenSource();
        var requests = 0;
        host.Serve(async context =>
        {
            if (Interlocked.Increment(ref requests) == 10)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        });
        var id = await host.BeginAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => host.RunAsync(id, new FakeJobContext(), cancel.Token).WaitAsync(TimeSpan.FromSeconds(5), Token));

        requests.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Live_counters_tell_how_far_it_is()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        host.Serve();
        var context = new FakeJobContext();

        await host.RunAsync(await host.BeginAsync(), context, Token);

        var last = context.Reported[^1];
        (last.Processed, last.Total, last.Percent).ShouldBe((5, 5, 100));
        last.Counters.ShouldNotBeNull().Keys.ShouldBe(
            ["keywords", "pages", "businesses_found", "businesses_created", "businesses_updated", "businesses_merged", "businesses_unsure"]);
        last.Counters["pages"].ShouldBe(60);
        context.Reported.Count.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task Pages_of_a_keyword_are_bounded()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis, ("Discovery:PagesPerKeyword", "2"));
        host.Serve();

        var discovery = await host.DiscoverAsync();

        discovery.Counts.Pages.ShouldBe(10);
        discovery.Searches.ShouldAllBe(search => search.Ended == "as many pages as are read of one keyword");
    }

    [Fact]
    public async Task What_lies_outside_the_city_is_left_out()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        host.Serve();
        var city = (await host.Get<CityStore>().FindAsync("harbour", Token))!;
        await host.Get<CityStore>().PutAsync(city with { RadiusMetres = 300 }, Token);

        var discovery = await host.DiscoverAsync();

        discovery.Counts.Found.ShouldBe(300);
        discovery.Counts.Created.ShouldBeGreaterThan(0);
        (await host.CountAsync("venue where lat is not null and 6371000 * acos(least(1, sin(radians(lat)) * sin(radians(35.3)) + cos(radians(lat)) * cos(radians(35.3)) * cos(radians(lon - 18.4)))) > 305"))
            .ShouldBe(0);
    }

    [Fact]
    public async Task What_a_directory_says_anew_of_a_venue_of_its_own_changes_the_venue()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis, ("Discovery:ListingLifetime", "00:00:00"));
        host.Serve();
        await host.DiscoverAsync();
        await host.ExecuteAsync(
            """
            update jobs.job set idempotency_key = null;
            update venue set name = 'What it was called', content_hash = '\x00' where id = (select venue_id from directory_listing order by key limit 1);
            update directory_listing set content_hash = '\x00' where key = (select key from directory_listing order by key limit 1)
            """);

        var again = await host.DiscoverAsync();

        (again.Counts.Created, again.Counts.Updated, again.Counts.Merged).ShouldBe((0, 1, 0));
        (await host.CountAsync("venue where name = 'What it was called'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_discovery_twice_is_one()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);

        (await host.BeginAsync()).ShouldBe(await host.BeginAsync());
    }

    [Fact]
    public async Task Every_merge_can_be_undone()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        host.Serve();
        await host.ImportTownAsync();
        var before = await host.CountAsync("venue");
        var imported = await host.AskAsync<string>("select string_agg(venue_id || source || facts_hash::text, ',' order by venue_id, source) from observation");
        var discovery = await host.DiscoverAsync();
        var (merges, total) = await host.Get<MergeStore>().ListMergesAsync(200, 0, Token);
        total.ShouldBe(discovery.Counts.Merged);
        merges.ShouldAllBe(merge => merge.Evidence.Count > 0 && merge.DecidedBy == null);

        foreach (var merge in merges)
        {
            (await host.UndoAsync(merge.Id)).ShouldBe(MergeOutcome.Done);
            (await host.UndoAsync(merge.Id)).ShouldBe(MergeOutcome.Conflict);
        }

        (await host.CountAsync("venue")).ShouldBe(before + discovery.Counts.Created + discovery.Counts.Merged);
        (await host.AskAsync<long>("select count(distinct venue_id) from directory_listing")).ShouldBe(await host.CountAsync("directory_listing"));
        (await host.AskAsync<string>("select string_agg(venue_id || source || facts_hash::text, ',' order by venue_id, source) from observation where source like 'import:%'")).ShouldBe(imported);
        (await host.CountAsync("observation o join directory_listing l on o.source = 'directory:harbour/' || l.key where o.venue_id <> l.venue_id")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_unsure_is_decided_by_a_person_and_can_be_undone()
    {
        await using var host = await DiscoveryHost.StartAsync(postgres, redis);
        host.Serve();
        await host.ImportTownAsync();
        await host.DiscoverAsync();
        var catalogue = await host.CatalogueAsync();
        var venues = await host.CountAsync("venue");
        var (reviews, open) = await host.Get<MergeStore>().ListReviewsAsync(10, 0, Token);
        var review = reviews[0];
        await host.ExecuteAsync(
            $"""
            with who as (insert into account (id, email, email_key, password_hash) values (gen_random_uuid(), 'ada', 'ADA', '-') returning id)
            insert into note (id, owner_id, venue_id, written_on, venue_name, text, plain, plain_hash, codes, search)
            select gen_random_uuid(), who.id, v, v, 'V', 'A note', 'A note', '', '{"{}"}', '' from who, unnest(array['{review.VenueId}'::uuid, '{review.OtherId}'::uuid]) as v
            """);

        (await host.Get<VenueMerger>().MergeAsync(review.Id, Guid.CreateVersion7(), Token)).ShouldBe(MergeOutcome.Done);
        (await host.CountAsync("venue")).ShouldBe(venues - 1);
        (await host.CountAsync($"directory_listing where venue_id = '{review.OtherId}'")).ShouldBeGreaterThan(0);
        (await host.CountAsync($"note where venue_id = '{review.OtherId}'")).ShouldBe(2, "notes go along");

        var (merges, _) = await host.Get<MergeStore>().ListMergesAsync(1, 0, Token);
        merges[0].DecidedBy.ShouldBe("somebody whose account is gone");
        (await host.UndoAsync(merges[0].Id)).ShouldBe(MergeOutcome.Done);
        (await host.CatalogueAsync()).ShouldBe(catalogue);
        (await host.CountAsync("note where venue_id <> written_on")).ShouldBe(0, "and come back");

        if (open > 1)
        {
            (await host.Get<VenueMerger>().KeepApartAsync(reviews[^1].Id, Token)).ShouldBe(MergeOutcome.Done);
            (await host.CountAsync("venue")).ShouldBe(venues);
        }
    }
}
