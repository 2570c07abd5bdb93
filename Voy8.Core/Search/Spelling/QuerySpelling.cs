namespace Voy8.Core.Search;

/// <summary>A word of a query as it was probably meant.</summary>
/// <param name="Place">Which word of the query it is.</param>
internal sealed record SpellingCorrection(int Place, string Word)
{
    public static string IdOf(string written) => "spelling:" + written;
}

/// <summary>Puts right what is no word of the vocabulary and stands in no venue's text, but is nearly one of the vocabulary.</summary>
internal sealed class QuerySpelling(PlaceStore places)
{
    // Each that may be a slip is looked for in the texts.
    private const int MaxCorrections = 4;

    /// <param name="words">Folded.</param>
    /// <param name="ignored">Ids of what the words must not be taken for.</param>
    /// <param name="indexed">Of <see cref="PlaceStore.Indexed"/>.</param>
    public async Task<IReadOnlyList<SpellingCorrection>> CorrectAsync(
        string[] words, IReadOnlyCollection<string> ignored, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        SpellingCorrection[] corrections = [.. Enumerable.Range(0, words.Length)
            .Where(i => IsUnknown(words, i) && !ignored.Contains(SpellingCorrection.IdOf(words[i])))
            .Select(i => (Place: i, Word: SpellingCorrector.Correct(words[i])))
            .Where(pair => pair.Word is not null)
            .Take(MaxCorrections)
            .Select(pair => new SpellingCorrection(pair.Place, pair.Word!))];
        var meant = new List<SpellingCorrection>();
        foreach (var correction in corrections)
        {
            if (!await places.IsWordAsync(words[correction.Place], indexed, cancellationToken))
            {
                meant.Add(correction);
            }
        }

        return meant;
    }

    private static bool IsUnknown(string[] words, int i) =>
        !QueryWords.IsFiller(words[i]) && ConceptMatcher.LongestAt([words[i]], 0).Length == 0 && !IntentDictionary.HasWord(words[i]);
}
