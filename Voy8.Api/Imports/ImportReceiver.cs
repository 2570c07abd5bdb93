using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Api.Imports;

/// <summary>Takes a file in, from a form that is read as it comes or from a path on this machine.</summary>
internal sealed class ImportReceiver(
    ImportUploads uploads, ImportStore imports, ImportMapping mapping, IOptions<ImportOptions> options, IHostEnvironment environment)
{
    /// <summary>What a form may have beside the file.</summary>
    private const long FormOverhead = 64 * 1024;

    public static async Task<IResult> ReceiveAsync(HttpContext context, ImportReceiver receiver, CancellationToken cancellationToken)
    {
        _ = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type);
        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
        {
            return await receiver.ReceiveFormAsync(context, HeaderUtilities.RemoveQuotes(type.Boundary).Value, cancellationToken);
        }

        return context.Request.HasJsonContentType()
            ? await receiver.ReceivePathAsync(context, cancellationToken)
            : ApiProblem.Of(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body is not a form.",
                "Send multipart/form-data with a part named 'file'.");
    }

    private async Task<IResult> ReceiveFormAsync(HttpContext context, string? boundary, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200)
        {
            return Invalid("body", "the Content-Type must name the boundary of the form's parts");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxFileBytes + FormOverhead;
        }

        var form = new ImportForm(uploads);
        try
        {
            await form.ReadAsync(new MultipartReader(boundary, context.Request.Body), cancellationToken);
            return form.Errors.Count == 0 && form.ImportId is { } id
                ? await CompleteAsync(id, form, Caller.Of(context.User), cancellationToken)
                : await RefuseAsync(form, form.Errors);
        }
        catch (ImportTooLargeException exception)
        {
            await form.AbandonAsync();
            return ApiProblem.Of(
                StatusCodes.Status413PayloadTooLarge, "import_too_large", "The file is too large.",
                $"A file may have {exception.Limit} bytes: split it, or raise Import:MaxFileBytes.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return await RefuseAsync(form, new() { ["body"] = ["the form ends early or is malformed"] });
        }
        catch
        {
            await form.AbandonAsync();
            throw;
        }
    }

    private async Task<IResult> CompleteAsync(Guid id, ImportForm form, Caller caller, CancellationToken cancellationToken)
    {
        var dataset = form.ToDataset();
        var wish = form.ToWish(caller.AccountId);
        if (Errors(dataset).Concat(form.Errors).ToDictionary() is { Count: > 0 } errors)
        {
            return await RefuseAsync(form, errors);
        }

        await uploads.CompleteAsync(id, form.FileBytes, dataset, wish, cancellationToken);
        return await AcceptedAsync(id, cancellationToken);
    }

    private async Task<IResult> ReceivePathAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            return ApiProblem.Of(
                StatusCodes.Status403Forbidden, "path_import_not_allowed", "Files of the server are imported in Development only.",
                "Upload the file as multipart/form-data.");
        }

        ImportFromPathRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync<ImportFromPathRequest>(cancellationToken);
        }
        catch (JsonException)
        {
            return Invalid("body", "must be a JSON object with a 'path'");
        }

        if (request?.Path is not { Length: > 0 and <= 4_096 } path || !Path.IsPathFullyQualified(path) || path.Any(char.IsControl))
        {
            return Invalid("path", "must be the absolute path of a file");
        }

        if (!RegularFile.Exists(path))
        {
            return Invalid("path", "there is no such file, or nothing in it; folders and devices are not read");
        }

        if (new FileInfo(path).Length > options.Value.MaxFileBytes)
        {
            return Invalid("path", $"the file is larger than {options.Value.MaxFileBytes} bytes");
        }

        var dataset = DatasetDescription.For(path, request.Dataset, request.DatasetName, request.Attribution, request.Licence);
        var errors = Errors(dataset);
        var wish = ImportWishes.Read(request.Format, null, request.DryRun.ToString(), Caller.Of(context.User).AccountId, errors);
        return errors.Count > 0
            ? ApiProblem.Validation(errors)
            : await AcceptedAsync(await uploads.StartFromPathAsync(path, dataset, wish, cancellationToken), cancellationToken);
    }

    private async Task<IResult> AcceptedAsync(Guid id, CancellationToken cancellationToken)
    {
        var import = await imports.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Import {id} is gone.");
        return TypedResults.Accepted($"/imports/{id}", await mapping.ToResponseAsync(import, cancellationToken));
    }

    private static async Task<IResult> RefuseAsync(ImportForm form, Dictionary<string, string[]> errors)
    {
        await form.AbandonAsync();
        return ApiProblem.Validation(errors.Count > 0 ? errors : new() { ["file"] = ["is missing: send the file as a part of this name"] });
    }

    private static Dictionary<string, string[]> Errors(DatasetDescription dataset) => dataset.Problems().ToDictionary(
        problem => problem.Key switch { "slug" => "dataset", "name" => "dataset_name", var other => other },
        problem => new[] { problem.Value });

    private static ValidationProblem Invalid(string parameter, string problem) => ApiProblem.Validation(new Dictionary<string, string[]> { [parameter] = [problem] });
}
