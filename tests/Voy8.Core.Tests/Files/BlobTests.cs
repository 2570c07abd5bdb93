using Voy8.Core.Files;
using Voy8.Testing;

namespace Voy8.Core.Tests.Files;

public sealed class BlobTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_that_are_too_many_or_break_off_leave_nothing()
    {
        await using var host = await FileHost.StartAsync(postgres, redis, ("Files:MaxFileBytes", "1000"));
        await Should.ThrowAsync<FileRefusedException>(() => host.ReceiveAsync(new string('x', 1001)));
        using var broken = new BreakingStream();
        await Should.ThrowAsync<IOException>(() => host.Get<FileUploads>().ReceiveAsync("broken.txt", broken, Token));
        host.FilesOnDisk.ShouldBe(0);
        (await host.AskAsync<long>("select count(*) from blob_removal")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_process_that_died_left_of_an_upload_is_deleted_when_its_time_is_up()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var received = await host.ReceiveAsync("Nobody ever kept this");
        await File.WriteAllTextAsync(Directory.GetFiles(host.Folder, "*", SearchOption.AllDirectories).Single() + ".part", "half", Token);
        await host.KeepAsync();
        host.FilesOnDisk.ShouldBe(2);

        await host.ExecuteAsync($"update blob_removal set due_at = now() - interval '1 second' where blob_id = '{received.BlobId}'");
        await host.KeepAsync();
        host.FilesOnDisk.ShouldBe(0);
    }

    [Fact]
    public async Task With_an_account_its_files_and_their_bytes_go()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        await host.ProcessAsync(await host.UploadAsync("The first words"));
        await host.UploadAsync("The second words");
        await host.ExecuteAsync($"delete from account where id = '{host.Ada}'");
        (await host.AskAsync<long>("select count(*) from document_chunk")).ShouldBe(0);
        await host.KeepAsync();
        host.FilesOnDisk.ShouldBe(0);
    }

    [Theory]
    [InlineData("menu.pdf", "menu.pdf")]
    [InlineData(@"C:\Users\me\menu.pdf", "menu.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\u0000b\u202Etxt.exe\r\n", "abtxt.exe")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("Καλημέρα 🐟.md", "Καλημέρα 🐟.md")]
    public void A_name_is_the_last_part_of_a_path_without_what_cannot_be_seen(string? given, string name) => FileName.Clean(given).ShouldBe(name);

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_extension()
    {
        var name = FileName.Clean(new string('a', 500) + ".docx");
        name.Length.ShouldBe(FileName.MaxLength);
        name.ShouldEndWith(".docx");
        FileName.Clean(string.Concat(Enumerable.Repeat("🐟", 300))).Length.ShouldBe(FileName.MaxLength);
    }

    [Theory]
    [InlineData("menus/lunch.txt", "menus/lunch.txt")]
    [InlineData("../../../etc/passwd", "etc/passwd")]
    [InlineData(@"..\windows\.\system.ini", "windows/system.ini")]
    [InlineData("/", "file")]
    public void A_path_in_an_archive_leads_nowhere(string given, string path) => FileName.CleanPath(given).ShouldBe(path);

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The line is dead.");
    }
}
