using Voy8.Contracts;

namespace Voy8.Web.Investigations;

/// <summary>Where the next question may look: a choice of parts and of a dataset, and what else the thread was narrowed to.</summary>
/// <param name="Dataset">Slug; null for all.</param>
internal sealed record InvestigationScopeChoice(IReadOnlyList<string> Chosen, string? Dataset, InvestigationScope Rest)
{
    public static IReadOnlyList<(string Part, string Label)> Parts { get; } = [("venues", "Venues"), ("notes", "My notes"), ("documents", "Documents")];

    public static InvestigationScopeChoice Everything { get; } = Of(new InvestigationScope());

    public bool IsNothing => Chosen.Count == 0;

    private bool IsAll => Chosen.Count == Parts.Count;

    public static InvestigationScopeChoice Of(InvestigationScope scope) => new(scope.Include ?? [.. Parts.Select(part => part.Part)], scope.Dataset, scope);

    public bool Has(string part) => Chosen.Contains(part);

    public InvestigationScopeChoice Toggle(string part) =>
        this with { Chosen = [.. Parts.Select(known => known.Part).Where(known => known == part ? !Has(part) : Has(known))] };

    /// <returns>Null for everything that the person may see.</returns>
    public InvestigationScope? ToScope()
    {
        var scope = Rest with { Dataset = Has("venues") ? Dataset : null, Include = IsAll ? null : Chosen };
        return scope == new InvestigationScope() ? null : scope;
    }

    /// <summary>What a question was narrowed to, for people; null where it was not.</summary>
    public static string? Text(InvestigationScope scope)
    {
        var choice = Of(scope);
        string?[] parts =
        [
            choice.IsAll ? null : string.Join(", ", Parts.Where(part => choice.Has(part.Part)).Select(part => part.Label.ToLowerInvariant())),
            scope.Dataset is null ? null : $"data: {scope.Dataset}",
            scope.RadiusM is { } radius ? FormattableString.Invariant($"within {radius:0} m") : null,
            scope.FileIds is { Count: > 0 } files ? $"{files.Count} {(files.Count == 1 ? "file" : "files")}" : null,
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } told ? $"Only {string.Join(" · ", told)}" : null;
    }
}
