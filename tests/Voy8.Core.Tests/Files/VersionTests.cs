using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Documents;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Files;
using Voy8.Core.Tests.Documents;
using Voy8.Testing;

namespace Voy8.Core.Tests.Files;

/// <summary>While a new version is read, the file is what it was; then all of it changes at once.</summary>
public sealed class VersionTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Old = "# Old guide\n\nThe old menu has soup.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Until_the_new_one_is_complete_everything_is_the_former()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Old);
        await host.ProcessAsync(file);
        var pdf = Pdf.Of([.. Enumerable.Range(1, 3).Select(page => new[] { ($"New guide, page {page}", 20), ("The new menu has fish and very much of it.", 10) })]);
        var next = await ReplaceAsync(host, file.Id, pdf, "carte.pdf");
        await RequireFormerAsync(host, file.Id, FileStatus.Pending);
        next.Name.ShouldBe("guide.md");

        // All is read and stored; not all is embedded.
        await Should.ThrowAsync<OperationCanceledException>(() => host.ProcessAsync(next, stopAfter: 2));
        (await host.AskAsync<int>("select pages from stored_file")).ShouldBe(3);
        await RequireFormerAsync(host, file.Id, FileStatus.Processing);

        await host.ProcessAsync(next, attempt: 2);
        (await host.ReadAsync(file.Id)).ShouldSatisfyAllConditions(
            done => done.Name.ShouldBe("carte.pdf"), done => done.Type.ShouldBe(DocumentType.Pdf), done => done.Bytes.ShouldBe(pdf.Length),
            done => done.Pages.ShouldBe(3), done => done.Status.ShouldBe(FileStatus.Ready), done => done.ReadyVersion.ShouldBe(2));
        (await ContentAsync(host, file.Id)).ShouldBe(pdf);
        (await host.List.ReadAsync(new FileQuery(host.Ada, Words: "carte"), Token)).Total.ShouldBe(1);
        var hit = (await SearchAsync(host, "fish")).ShouldHaveSingleItem();
        (hit.FileName, hit.Type, hit.Version).ShouldBe(("carte.pdf", DocumentType.Pdf, 2));
    }

    [Fact]
    public async Task One_that_cannot_be_read_changes_nothing_but_the_state()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Old);
        await host.ProcessAsync(file);
        var next = await ReplaceAsync(host, file.Id, "%PDF-1.7\nnothing of the kind"u8.ToArray(), "carte.pdf");
        await Should.ThrowAsync<Exception>(() => host.ProcessAsync(next));
        await RequireFormerAsync(host, file.Id, FileStatus.Failed);
    }

    [Fact]
    public async Task A_former_version_takes_room_while_it_is_kept()
    {
        await using var host = await FileHost.StartAsync(postgres, redis, ("Files:MaxAccountBytes", "1000"));
        var file = await host.UploadAsync(new string('a', 400));
        await host.ProcessAsync(file);
        (await host.Store.ReplaceAsync(host.Ada, file.Id, await host.ReceiveAsync(new string('b', 700)), Token)).Outcome.ShouldBe(FileOutcome.NoRoom);
        (await host.ReadAsync(file.Id)).Version.ShouldBe(1);
        host.FilesOnDisk.ShouldBe(1);

        await host.ReplaceAsync(file.Id, new string('b', 500));
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(900);
        (await host.Store.RoomAsync(host.Ada, 101, Token)).ShouldBe(FileOutcome.NoRoom);

        // The one that nobody has read makes room for the next.
        var next = await host.ReplaceAsync(file.Id, new string('c', 600));
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(1000);
        await host.ProcessAsync(next);
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(600);
    }

    private static async Task RequireFormerAsync(FileHost host, Guid id, FileStatus status)
    {
        (await host.ReadAsync(id)).ShouldSatisfyAllConditions(
            shown => shown.Name.ShouldBe("guide.md"), shown => shown.Type.ShouldBe(DocumentType.Markdown), shown => shown.Bytes.ShouldBe(Old.Length),
            shown => shown.Title.ShouldBe("Old guide"), shown => shown.Pages.ShouldBeNull(), shown => shown.Chunks.ShouldBe(1),
            shown => shown.Status.ShouldBe(status), shown => shown.Version.ShouldBe(2), shown => shown.ReadyVersion.ShouldBe(1));
        Encoding.UTF8.GetString(await ContentAsync(host, id)).ShouldBe(Old);
        (await host.List.ReadAsync(new FileQuery(host.Ada, Words: "guide"), Token)).Files.ShouldHaveSingleItem().Name.ShouldBe("guide.md");
        (await host.List.ReadAsync(new FileQuery(host.Ada, Words: "carte"), Token)).Total.ShouldBe(0);
        var hit = (await SearchAsync(host, "soup")).ShouldHaveSingleItem();
        (hit.FileName, hit.Title, hit.Type).ShouldBe(("guide.md", "Old guide", DocumentType.Markdown));
    }

    private static async Task<byte[]> ContentAsync(FileHost host, Guid id)
    {
        var (file, content) = (await host.List.OpenAsync(host.Ada, id, Token))!.Value;
        await using (content)
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, Token);
            file.Bytes.ShouldBe(bytes.Length);
            return bytes.ToArray();
        }
    }

    private static async Task<StoredFile> ReplaceAsync(FileHost host, Guid id, byte[] bytes, string name)
    {
        using var content = new MemoryStream(bytes);
        return (await host.Store.ReplaceAsync(host.Ada, id, await host.Get<FileUploads>().ReceiveAsync(name, content, Token), Token)).File!;
    }

    private static async Task<IReadOnlyList<DocumentHit>> SearchAsync(FileHost host, string text) =>
        (await host.Services.GetRequiredService<DocumentSearch>().SearchAsync(new DocumentQuery(host.Ada, text), Token)).Hits;
}
