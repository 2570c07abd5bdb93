using Microsoft.Extensions.Options;
using Voy8.Api.Access;
using Voy8.Api.Problems;
using Voy8.Core.Files;

namespace Voy8.Api.Files;

/// <summary>Takes one file in, as it comes.</summary>
internal sealed class FileReceiver(FileUploads uploads, FileStore files, UploadSlots slots, IOptions<FilesOptions> options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <param name="keep">Keeps what has come.</param>
    public async Task<IResult> ReceiveAsync(HttpContext context, Caller caller, Func<ReceivedFile, Task<IResult>> keep, CancellationToken cancellationToken)
    {
        using var slot = slots.TryTake(caller.Account);
        if (slot is null)
        {
            return TooManyUploads(context, options.Value);
        }

        ReceivedFile? received = null;
        try
        {
            var problem = await UploadBody.ReadAsync(
                context,
                options.Value.MaxFileBytes,
                maxParts: 1,
                () => FileProblems.Of(uploads.TooLarge()),
                async (name, content) =>
                {
                    // Nothing is read where there is no room anyway.
                    var room = await files.RoomAsync(caller.Account, 1, cancellationToken);
                    if (room == FileOutcome.NoRoom)
                    {
                        return FileProblems.NoRoom();
                    }

                    received = await uploads.ReceiveAsync(name, content, cancellationToken);
                    return null;
                },
                cancellationToken);
            if (problem is null && received is { } whole)
            {
                received = null;
                return await keep(whole);
            }

            return problem ?? UploadBody.Malformed("there is no file in it");
        }
        catch (FileRefusedException exception)
        {
            return FileProblems.Of(exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return UploadBody.Malformed("the form ends early or is malformed");
        }
        finally
        {
            if (received is not null)
            {
                await uploads.AbandonAsync(received.BlobId);
            }
        }
    }

    public static IResult TooManyUploads(HttpContext context, FilesOptions options) =>
        AttemptLimits.Later(context, "too_many_uploads", $"An account sends {options.MaxUploadsAtOnce} files at once.", Pause);
}
