using Voy8.EmbeddingTrainer.Composition;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>The tests on what training did not see. Their cases are drawn by rule and are the same in every run.</summary>
internal sealed class HeldOutTests
{
    private const int Seed = 5;
    private const int ComposedCases = 1_000;

    // Empty for all together.
    private static readonly string[] ShownLanguages = ["", "el", "de", "nl"];

    private readonly TrainingText _text;
    private readonly HeldOut _heldOut;
    private readonly List<Concept> _presets;
    private readonly string[] _names;
    private readonly VenueComposer _composer;

    public HeldOutTests(TrainingText text)
    {
        _text = text;
        _heldOut = HeldOut.Choose(text.Presets);
        _presets = [.. text.Presets.Where(preset => preset.Name("en") is not null)];
        _names = [.. _presets.Select(preset => preset.Name("en")!)];
        _composer = new VenueComposer(text.Presets, text.Others, text.PresetFields, VenueStatistics.Load(null));
    }

    public int Candidates => _presets.Count;

    public IEnumerable<Measurement> Run(TextEncoder encode)
    {
        var names = encode(_names);
        return [.. ForeignNames(encode, names), .. Queries(encode), .. Composed(encode)];
    }

    /// <summary>A preset that was never trained, by its name in another language, among the English names of all.</summary>
    private IEnumerable<Measurement> ForeignNames(TextEncoder encode, float[][] names)
    {
        // What is spelt as in English, or shared by two languages, is too easy or counts twice.
        var cases = (
            from i in Enumerable.Range(0, _presets.Count)
            where _heldOut.Holds(_presets[i])
            from phrase in _presets[i].Phrases
            where phrase.Kind == PhraseKind.Name && phrase.Language != "en" && !phrase.Language.StartsWith("en-", StringComparison.Ordinal)
                && !phrase.Text.Equals(_names[i], StringComparison.OrdinalIgnoreCase)
            select (phrase.Text, phrase.Language, Preset: i)).ToList();
        var vectors = encode([.. cases.Select(test => test.Text)]);
        var ranks = vectors.Select((vector, i) => Ranking.RankOf(Ranking.Similarities(vector, names), other => _names[other] == _names[cases[i].Preset])).ToList();
        return ShownLanguages.SelectMany(language =>
        {
            var chosen = ranks.Where((_, i) => language.Length == 0 || cases[i].Language == language).ToList();
            var test = language.Length == 0 ? "foreign name to English kind, kind unseen" : $"the same, {language} only";
            return new[]
            {
                new Measurement(test, "R@1", chosen.Average(rank => rank < 1 ? 1.0 : 0), chosen.Count),
                new Measurement(test, "R@10", chosen.Average(rank => rank < 10 ? 1.0 : 0), chosen.Count),
            };
        });
    }

    /// <summary>English queries in unseen words around a term that was never trained, to the presets that list it.</summary>
    private IEnumerable<Measurement> Queries(TextEncoder encode)
    {
        var random = new Random(Seed);
        var english = _presets.Select(preset => preset.Phrases.Where(phrase => phrase.Language == "en").Select(phrase => phrase.Text).ToList()).ToList();
        var documents = english.Select(texts => string.Join(", ", texts.Where(text => !_heldOut.Terms.Contains(text)))).ToList();
        var cases = (
            from term in _heldOut.Terms.Order(StringComparer.Ordinal)
            let relevant = Enumerable.Range(0, _presets.Count).Where(i => english[i].Contains(term, StringComparer.OrdinalIgnoreCase)).ToHashSet()
            where relevant.Count > 0
            select (Text: QueryTemplates.FillUnseen(term, _text.Places, random), Relevant: relevant)).ToList();
        var vectors = encode([.. cases.Select(test => test.Text)]);
        var candidates = encode(documents);
        var words = new Bm25(documents);
        double semantic = 0, lexical = 0, both = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var near = Ranking.Similarities(vectors[i], candidates);
            var shared = words.Score(cases[i].Text);
            var most = Math.Max(shared.Max(), 1e-6f);
            semantic += Ranking.Ndcg(near, cases[i].Relevant, 10);
            lexical += Ranking.Ndcg(shared, cases[i].Relevant, 10);
            both += Ranking.Ndcg([.. near.Zip(shared, (n, s) => n + (0.5f * s / most))], cases[i].Relevant, 10);
        }

        const string Test = "English query around an unseen term to its kinds";
        yield return new Measurement(Test, "nDCG@10", semantic / cases.Count, cases.Count);
        yield return new Measurement(Test, "nDCG@10 of BM25", lexical / cases.Count, cases.Count);
        yield return new Measurement(Test, "nDCG@10 with BM25", both / cases.Count, cases.Count);
    }

    /// <summary>A kind with an unseen combination of things in German, Greek or Dutch to its English among those of all other cases.</summary>
    private IEnumerable<Measurement> Composed(TextEncoder encode)
    {
        var random = new Random(Seed);
        var queries = new List<string>();
        var targets = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (queries.Count < ComposedCases)
        {
            var set = _composer.Draw(random);
            var language = QueryTemplates.Languages[1 + random.Next(3)];
            if (VenueComposer.IsHeldOut(set) && seen.Add(set.Id)
                && VenueComposer.Render(set, language, random) is { } query && VenueComposer.Render(set, "en", random) is { } target)
            {
                queries.Add(query);
                targets.Add(target);
            }
        }

        var candidates = encode(targets);
        var ranks = encode(queries).Select((vector, i) => Ranking.RankOf(Ranking.Similarities(vector, candidates), other => other == i)).ToList();
        const string Test = "composed phrase in de, el, nl to its English, combination unseen";
        yield return new Measurement(Test, "R@1", ranks.Average(rank => rank < 1 ? 1.0 : 0), ranks.Count);
        yield return new Measurement(Test, "R@10", ranks.Average(rank => rank < 10 ? 1.0 : 0), ranks.Count);
    }
}
