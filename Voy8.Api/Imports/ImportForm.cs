using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Api.Imports;

/// <summary>The parts of an import's form, in whatever order they come; the file goes straight to where it is stored.</summary>
internal sealed class ImportForm(ImportUploads uploads)
{
    private const int MaxParts = 10;
    private const int MaxFieldBytes = ColumnMapping.MaxJsonLength;
    private static readonly string[] Known = ["dataset", "dataset_name", "attribution", "licence", "format", "mapping", "dry_run"];

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private string _fileName = "";

    public Guid? ImportId { get; private set; }
    public long FileBytes { get; private set; }
    public Dictionary<string, string[]> Errors { get; } = [];

    /// <exception cref="ImportTooLargeException">The file is.</exception>
    /// <exception cref="InvalidDataException">The form is malformed.</exception>
    public async Task ReadAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        for (var count = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; count++)
        {
            if (count == MaxParts)
            {
                throw new InvalidDataException("Too many parts.");
            }

            _ = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition);
            var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString();
            if (name == "file")
            {
                await ReadFileAsync(section, disposition!, cancellationToken);
            }
            else if (Known.Contains(name))
            {
                _fields[name] = await ReadFieldAsync(section, cancellationToken);
            }
            else
            {
                Errors[name.Length is 0 or > 100 ? "body" : name] = [$"is not a part of this form; it has file, {string.Join(", ", Known)}"];
            }
        }
    }

    public DatasetDescription ToDataset() => DatasetDescription.For(
        _fileName,
        _fields.GetValueOrDefault("dataset"),
        _fields.GetValueOrDefault("dataset_name"),
        _fields.GetValueOrDefault("attribution"),
        _fields.GetValueOrDefault("licence"));

    /// <summary>How it shall be imported; what is wrong with that is among the <see cref="Errors"/>.</summary>
    public ImportWish ToWish(Guid? ownerId) => ImportWishes.Read(
        _fields.GetValueOrDefault("format"), _fields.GetValueOrDefault("mapping"), _fields.GetValueOrDefault("dry_run"), ownerId, Errors);

    /// <summary>Deletes what was stored of the file; also when the caller has gone.</summary>
    public async Task AbandonAsync()
    {
        if (ImportId is { } id)
        {
            await uploads.AbandonAsync(id, CancellationToken.None);
        }
    }

    private async Task ReadFileAsync(MultipartSection section, ContentDispositionHeaderValue disposition, CancellationToken cancellationToken)
    {
        if (ImportId is not null)
        {
            Errors["file"] = ["must be one file"];
            return;
        }

        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        var given = Path.GetFileName(HeaderUtilities.RemoveQuotes(name).ToString());
        if (given.Any(char.IsControl))
        {
            Errors["file"] = ["has a name with control characters"];
            return;
        }

        _fileName = given.Length is > 0 and <= 255 ? given : "upload.jsonl";
        ImportId = await uploads.BeginAsync(_fileName, cancellationToken);
        FileBytes = await uploads.AppendAsync(ImportId.Value, section.Body, cancellationToken);
        if (FileBytes == 0)
        {
            Errors["file"] = ["is empty"];
        }
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxFieldBytes ? Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidDataException("A field is too long.");
    }
}
