using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>The rows that have a term of a query, by where they have it. What <see cref="TsQuery"/> asks PostgreSQL, asked of a <see cref="Lexicon"/>.</summary>
internal sealed class TermRows : IDisposable
{
    // A shorter beginning would match half of a dictionary.
    private const int ShortestPrefix = 3;

    private TermRows(int rows)
    {
        (Codes, Words, Names, Terms, All, Nearly) = (new RowSet(rows), new RowSet(rows), new RowSet(rows), new RowSet(rows), new RowSet(rows), new RowSet(rows));
    }

    /// <summary>Known to have one of the term's meanings.</summary>
    public RowSet Codes { get; }

    /// <summary>Every word of the term stands somewhere in the text.</summary>
    public RowSet Words { get; }

    /// <summary>… in a name.</summary>
    public RowSet Names { get; }

    /// <summary>… among what the venue is and has.</summary>
    public RowSet Terms { get; }

    /// <summary>Codes or words.</summary>
    public RowSet All { get; }

    /// <summary>Nearly in a name; none before <see cref="FindNearly"/>.</summary>
    public RowSet Nearly { get; }

    public static TermRows Find(QueryTerm term, Lexicon lexicon, int rows)
    {
        var found = new TermRows(rows);
        foreach (var meaning in term.Meanings)
        {
            lexicon.Find(VenueText.CodeWord(meaning.Type, meaning.Code))?.AddTo(found.Codes);
        }

        found.Add(term.Words[0], term.StemsOf(0), lexicon);
        for (var i = 1; i < term.Words.Count; i++)
        {
            using var next = new TermRows(rows);
            next.Add(term.Words[i], term.StemsOf(i), lexicon);
            found.Words.And(next.Words);
            found.Names.And(next.Names);
            found.Terms.And(next.Terms);
        }

        found.All.Or(found.Words).Or(found.Codes);
        return found;
    }

    /// <summary>Takes the term's first word for mistyped: a slip or two, or two words that were written as one.</summary>
    public void FindNearly(QueryTerm term, Lexicon lexicon, int rows)
    {
        var word = term.Words[0];
        foreach (var postings in lexicon.Near(word))
        {
            postings.AddNamesTo(Nearly);
        }

        for (var cut = ShortestPrefix; cut <= word.Length - ShortestPrefix; cut++)
        {
            if (lexicon.Find(word[..cut]) is { IsOfNames: true } first && lexicon.Find(word[cut..]) is { IsOfNames: true } second)
            {
                using RowSet both = new(rows), other = new(rows);
                first.AddNamesTo(both);
                second.AddNamesTo(other);
                Nearly.Or(both.And(other));
            }
        }
    }

    public void Dispose()
    {
        Nearly.Dispose();
        Codes.Dispose();
        Words.Dispose();
        Names.Dispose();
        Terms.Dispose();
        All.Dispose();
    }

    private void Add(string word, IReadOnlyList<string> stems, Lexicon lexicon)
    {
        foreach (var stem in stems)
        {
            lexicon.Find(stem)?.AddTo(Words, Names, Terms);
        }

        AddSpelling(word, lexicon);
        if (Transliteration.ToLatin(word) is { Length: > 0 } latin)
        {
            AddSpelling(latin, lexicon);
        }
    }

    private void AddSpelling(string word, Lexicon lexicon)
    {
        if (word.Length < ShortestPrefix)
        {
            lexicon.Find(word)?.AddTo(Words, Names, Terms);
            return;
        }

        foreach (var postings in lexicon.StartingWith(word))
        {
            postings.AddTo(Words, Names, Terms);
        }
    }
}
