using CsCheck;
using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class InMemoryVectorIndexTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7())];

    /// <summary>Upserts and removals in any order leave what a dictionary would hold, across the rebuilding of rows.</summary>
    [Fact]
    public void After_any_changes_it_holds_the_newest_vector_of_each_venue() => Gen.Select(Gen.Int[0, Ids.Length - 1], Gen.Float[0.1f, 1], Gen.Bool).Array[0, 3000].Sample(
        changes =>
        {
            var index = new InMemoryVectorIndex();
            index.Reset("model", 2);
            var expected = new Dictionary<Guid, float>();
            foreach (var (which, value, remove) in changes)
            {
                if (remove)
                {
                    index.Remove([Ids[which]]);
                    expected.Remove(Ids[which]);
                }
                else
                {
                    index.Upsert([Entry(Ids[which], value)]);
                    expected[Ids[which]] = value;
                }
            }

            index.Status.Vectors.ShouldBe(expected.Count);
            var hits = index.Search([1, 0], SearchFilters.None, 100, 0);
            hits.Select(hit => hit.VenueId).ShouldBe(expected.Keys, ignoreOrder: true);
            hits.ShouldAllBe(hit => Math.Abs(hit.Similarity - expected[hit.VenueId]) < 1e-5);
        },
        iter: 50);

    [Fact]
    public void It_retains_those_it_is_told_to()
    {
        var index = new InMemoryVectorIndex();
        index.Reset("model", 2);
        index.Upsert([Entry(Ids[0], 1), Entry(Ids[1], 1)]);

        index.Retain(new HashSet<Guid> { Ids[1], Ids[2] });

        index.Search([1, 0], SearchFilters.None, 10, 0).ShouldHaveSingleItem().VenueId.ShouldBe(Ids[1]);
    }

    [Fact]
    public void A_query_of_other_dimensions_or_without_a_number_finds_nothing()
    {
        var index = new InMemoryVectorIndex();
        index.Reset("model", 2);
        index.Upsert([Entry(Ids[0], 1)]);

        index.Search([1, 0, 0], SearchFilters.None, 10, 0).ShouldBeEmpty();
        index.Search([float.NaN, 0], SearchFilters.None, 10, 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task Readers_never_miss_a_venue_while_its_vector_is_replaced()
    {
        var index = new InMemoryVectorIndex();
        index.Reset("model", 2);
        index.Upsert([.. Ids.Select(id => Entry(id, 1))]);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    index.Upsert([.. Ids.Select(id => Entry(id, 1))]);
                }
            },
            CancellationToken.None);

        for (var i = 0; i < 500; i++)
        {
            index.Search([1, 0], SearchFilters.None, 2 * VectorSegment.Capacity, 0).Count.ShouldBe(Ids.Length);
        }

        await stop.CancelAsync();
        await writer;
    }

    private static VectorEntry Entry(Guid id, float value) => new(id, null, "bar", Guid.Empty, [], [value, 0]);
}
