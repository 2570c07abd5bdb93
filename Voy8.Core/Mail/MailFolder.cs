using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Utils;

namespace Voy8.Core.Mail;

/// <summary>A message in the folder.</summary>
/// <param name="Name">Of its file.</param>
public sealed record StoredMail(string Name, DateTimeOffset Date, string To, string Subject, string MessageId, string? Text, string? Html);

/// <summary>Mail as files, for development: written whole or not at all, one file a Message-ID.</summary>
public sealed class MailFolder(IOptions<MailOptions> options) : IMailSender
{
    private const string Extension = ".eml";
    private const int MaxNameLength = 100;
    private const int MaxFiles = 20_000;
    private const long MaxBytes = 1024 * 1024;

    private string? Folder => options.Value.Folder is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    public async Task SendAsync(MimeMessage message)
    {
        var folder = Folder ?? throw new InvalidOperationException("Mail:Folder is not set.");
        var name = NameOf(message.MessageId ?? MimeUtils.GenerateMessageId());
        var temporary = Path.Combine(folder, $".{Guid.CreateVersion7():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            await message.WriteToAsync(temporary);
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException(DeliveryFailure.NotNow, "The mail folder cannot be written to.", exception);
        }
    }

    /// <summary>Newest first.</summary>
    public (IReadOnlyList<StoredMail> Mails, long Total) List(int limit, int offset)
    {
        var files = Files().OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal).ToList();
        return ([.. files.Skip(offset).Take(limit).Select(Read).OfType<StoredMail>()], files.Count);
    }

    /// <returns>Null when there is no such file.</returns>
    public StoredMail? Find(string name) =>
        name.Length <= MaxNameLength && Files().FirstOrDefault(file => file.Name == name) is { } found ? Read(found) : null;

    private static StoredMail? Read(FileInfo file)
    {
        try
        {
            if (file.Length > MaxBytes)
            {
                return null;
            }

            var message = MimeMessage.Load(file.FullName);
            return new StoredMail(file.Name, message.Date, message.To.ToString(), message.Subject ?? "", message.MessageId ?? "", message.TextBody, message.HtmlBody);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // Gone meanwhile, or no mail.
            return null;
        }
    }

    // A Message-ID may hold anything; a file's name only what is harmless.
    private static string NameOf(string messageId)
    {
        var safe = string.Concat(messageId.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '@' ? letter : '_'));
        return safe[..Math.Min(safe.Length, MaxNameLength - Extension.Length)] + Extension;
    }

    private IEnumerable<FileInfo> Files() => Folder is { } folder && Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*" + Extension).Where(file => file.LinkTarget is null).Take(MaxFiles)
        : [];
}
