using Microsoft.Extensions.Options;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Investigations;
using InvestigationScope = Voy8.Core.Investigations.InvestigationScope;

namespace Voy8.Api;

/// <summary>Reads an <see cref="InvestigationRequest"/>: a question and a scope, or everything that is wrong with it.</summary>
internal sealed class InvestigationRequestParser(DatasetStore datasets, IOptions<InvestigationsOptions> options)
{
    private const double MaxRadiusMetres = 200_000;
    private const int MaxFiles = 20;
    private const int MaxName = 100;
    private static readonly string[] Parts = ["venues", "notes", "documents"];

    public async Task<(string Question, InvestigationScope Scope, Dictionary<string, string[]> Errors)> ParseAsync(InvestigationRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var question = request.Question?.Trim() ?? "";
        var max = options.Value.MaxQuestionLength;
        Check(question.Length > 0 && question.Length <= max && !question.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')), "question", $"Ask in 1 to {max} characters.");
        if (request.Scope is not { } asked)
        {
            return (question, new InvestigationScope(), errors);
        }

        Check(asked.Lat is null == asked.Lon is null, "scope.lat", "Give lat and lon together, or neither.");
        Check(asked.Lat is null or (>= -90 and <= 90), "scope.lat", "Use degrees from -90 to 90.");
        Check(asked.Lon is null or (>= -180 and <= 180), "scope.lon", "Use degrees from -180 to 180.");
        Check(asked.RadiusM is null or (>= 1 and <= MaxRadiusMetres), "scope.radius_m", $"Use metres from 1 to {MaxRadiusMetres:0}.");
        Check(asked.RadiusM is null || asked.Lat is not null, "scope.radius_m", "A radius needs a point: give lat and lon as well.");
        Check(asked.Include is null || (asked.Include.Count is > 0 and <= 3 && asked.Include.All(Parts.Contains)), "scope.include", $"Use some of {string.Join(", ", Parts)}.");
        Check((asked.FileIds?.Count ?? 0) <= MaxFiles, "scope.file_ids", $"Name at most {MaxFiles} files.");
        var dataset = string.IsNullOrEmpty(asked.Dataset) ? null : asked.Dataset;
        Check(
            dataset is null || (dataset.Length <= MaxName && !dataset.Any(char.IsControl) && await datasets.FindIdAsync(dataset, cancellationToken) is not null),
            "scope.dataset", "There is no such dataset; GET /datasets lists them.");
        var include = asked.Include ?? Parts;
        return (
            question,
            new InvestigationScope(dataset, asked.Lat, asked.Lon, asked.RadiusM, include.Contains("venues"), include.Contains("notes"), include.Contains("documents")) { FileIds = asked.FileIds ?? [] },
            errors);

        void Check(bool holds, string field, string advice)
        {
            if (!holds)
            {
                errors.TryAdd(field, [advice]);
            }
        }
    }
}
