using Voy8.Core.Investigations;
using Voy8.Core.Tests.Documents;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

public sealed class CitedFilesTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cited_passage_names_its_version_and_says_when_the_file_has_another()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var file = await DocumentHost.On(host.Notes.Catalogue).AddAsync(host.Ada, "# Keys\n\nThe key lies under the blue stone.");
        host.Model.Then(ScriptedReply.Call("search_documents", new { query = "key" }), ScriptedReply.Say("Under the blue stone [1]."));
        var answered = await host.AnswerAsync("Where is the key?");
        var cited = answered.Citations.ShouldHaveSingleItem();
        (cited.FileId, cited.Version, cited.Chunk, cited.Standing).ShouldBe((file, 1, 0, SourceStanding.Current));

        await host.Notes.ExecuteAsync($"update stored_file set version = 2, ready_version = 2 where id = '{file}'");
        await host.Notes.ExecuteAsync($"update document_chunk set version = 2, text = 'The key hangs behind the door.' where file_id = '{file}'");

        var changed = (await host.FindAsync(answered.Id)).Citations.ShouldHaveSingleItem();
        (changed.Standing, changed.Version).ShouldBe((SourceStanding.Changed, 1));
        changed.Excerpt.ShouldContain("blue stone");
        (await host.Store.ListAsync(host.Ada, null, 10, 0, Token)).Investigations.ShouldHaveSingleItem().Citations.ShouldHaveSingleItem().Standing.ShouldBe(SourceStanding.Changed);

        // What it says now is another source, and the former keeps its number.
        host.Model.Then(ScriptedReply.Call("search_documents", new { query = "key" }), ScriptedReply.Say("No more under the stone [1], but behind the door [2]."));
        var next = await host.AnswerAsync("Still?", followUpOf: answered.Id);
        next.Citations.Select(source => (source.Number, source.Version, source.Standing)).ShouldBe([(1, 1, SourceStanding.Changed), (2, 2, SourceStanding.Current)]);
    }
}
