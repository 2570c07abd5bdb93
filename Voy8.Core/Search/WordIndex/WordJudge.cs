namespace Voy8.Core.Search;

/// <summary>Says how well rows match: coverage, rank, name. As <see cref="CandidateSql"/> judges.</summary>
internal sealed class WordJudge(VenueRows rows, WordQuery asked, TermRows[] terms, SearchOptions options, DateTimeOffset now)
{
    // Of a name, of what it is and has, of anything else.
    private const double NameWeight = 1;
    private const double TermWeight = 0.6;
    private const double TextWeight = 0.1;

    /// <param name="chosen">Rows, each with its distance.</param>
    public IReadOnlyList<Candidate> Judge(IReadOnlyDictionary<int, double?> chosen)
    {
        Candidate[] judged = [.. chosen.Select(pair => Judge(pair.Key, pair.Value))];
        if (asked.Query.Sort == SearchSort.Relevance || judged.Length == 0)
        {
            return judged;
        }

        // Sorted by anything but relevance, a half-match must not go before a full one.
        var half = judged.Max(candidate => candidate.Coverage) / 2;
        return [.. judged.Where(candidate => candidate.Coverage >= half)];
    }

    private Candidate Judge(int row, double? distance)
    {
        ref readonly var venue = ref rows[row];
        var values = new float[terms.Length];
        double covered = 0, weights = 0, rank = 0;
        var matches = false;
        var nameMatches = true;
        for (var i = 0; i < terms.Length; i++)
        {
            values[i] = ValueOf(i, row);
            covered += values[i] * asked.Terms[i].Weight;
            weights += asked.Terms[i].Weight;
            rank += RankOf(terms[i], row);
            matches |= !asked.Terms[i].IsFilter && terms[i].All.Contains(row);
            nameMatches &= asked.Terms[i].IsFilter || terms[i].Names.Contains(row);
        }

        var coverage = covered / weights;
        return new Candidate(
            venue.Id, distance, rows.Columns.Popularities[row], matches || coverage > 0, coverage, rank / (1 + Math.Log(Math.Max(venue.Length, 1))), nameMatches, values,
            venue.FreshUntilTicks > now.UtcTicks)
        {
            Concepts = venue.Concepts,
            Completeness = venue.Completeness,
        };
    }

    private float ValueOf(int i, int row)
    {
        var hasWords = terms[i].Words.Contains(row);
        if (asked.Terms[i].IsConcept)
        {
            return terms[i].Codes.Contains(row) ? 1 : hasWords ? (float)options.ConceptInTextValue : 0;
        }

        return terms[i].Names.Contains(row) || terms[i].Terms.Contains(row) ? 1
            : hasWords ? (float)options.WordInTextValue
            : terms[i].Nearly.Contains(row) ? (float)options.TypoValue : 0;
    }

    private static double RankOf(TermRows term, int row) =>
        term.Names.Contains(row) ? NameWeight : term.Terms.Contains(row) ? TermWeight : term.All.Contains(row) ? TextWeight : 0;
}
