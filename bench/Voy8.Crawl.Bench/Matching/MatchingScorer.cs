using Voy8.Core.Discovery.Matching;
using Voy8.Crawl.Bench.Scoring;

namespace Voy8.Crawl.Bench.Matching;

/// <summary>How well businesses are told apart and together, pair by pair, on the half that the matcher was developed on and on the half that was held out.</summary>
internal static class MatchingScorer
{
    /// <param name="folder">Has the venues, a file of JSON lines per region.</param>
    public static IEnumerable<Score> Run(DirectoryInfo folder) =>
        folder.EnumerateFiles("*-venues.jsonl").OrderBy(file => file.Name, StringComparer.Ordinal).SelectMany(Measure);

    /// <param name="file">Venues of one region.</param>
    /// <param name="heldOut">Of which half.</param>
    public static IReadOnlyList<Score> Measure(FileInfo file, bool heldOut) => Measure(new MatchingSet(SourceVenue.Read(file)), file, heldOut);

    private static IEnumerable<Score> Measure(FileInfo file)
    {
        var set = new MatchingSet(SourceVenue.Read(file));
        return [.. Measure(set, file, heldOut: false), .. Measure(set, file, heldOut: true)];
    }

    private static IReadOnlyList<Score> Measure(MatchingSet set, FileInfo file, bool heldOut)
    {
        var name = $"matching.{file.Name.Split('-')[0]}.{(heldOut ? "held_out" : "develop")}";
        var results = set.Copies(heldOut).AsParallel().AsOrdered().Select(copy => Compare(set, copy)).ToList();
        var merged = results.SelectMany(result => result.Merged).ToList();
        var copies = results.Where(result => result.Copy.SourceId is not null).ToList();
        return
        [
            .. Score.OfMisses($"{name}.precision", merged.Count, [.. merged.Where(pair => !pair.IsSame).Select(pair => pair.Text)]),
            .. Score.OfMisses($"{name}.recall", copies.Count, [.. copies.Where(result => !result.Merged.Exists(pair => pair.IsSame)).Select(result => result.Own ?? $"{result.Copy.Subject.Names[0]}: not a candidate")]),
            .. Score.OfMisses($"{name}.found_or_unsure", copies.Count, [.. copies.Where(result => result.OwnCertainty == MatchCertainty.Different).Select(result => result.Own ?? "")]),
            new Score($"{name}.unsure_per_copy", (double)results.Sum(result => result.Unsure) / results.Count, results.Count, []),
        ];
    }

    private static Result Compare(MatchingSet set, VenueCopy copy)
    {
        var profile = MatchProfile.Of(copy.Subject);
        var result = new Result(copy);
        foreach (var (venue, isSame) in set.CandidatesOf(copy, profile))
        {
            var match = VenueMatcher.Compare(profile, venue.Profile);
            var text = match.Certainty == MatchCertainty.Certain || isSame ? Describe(copy, venue, match) : "";
            if (match.Certainty == MatchCertainty.Certain)
            {
                result.Merged.Add((isSame, text));
            }

            result.Unsure += match.Certainty == MatchCertainty.Unsure ? 1 : 0;
            if (isSame)
            {
                (result.Own, result.OwnCertainty) = (text, match.Certainty);
            }
        }

        return result;
    }

    private static string Describe(VenueCopy copy, SourceVenue venue, Match match) =>
        $"{copy.What} '{copy.Subject.Names[0]}' ({copy.Subject.Kind}) and '{string.Join("' / '", venue.Subject.Names)}' ({venue.Subject.Kind}): {match.Score} {match.Certainty}; "
        + string.Join(", ", match.Evidence.Select(item => $"{item.Signal} {item.Points} ({item.Detail})"));

    private sealed class Result(VenueCopy copy)
    {
        public VenueCopy Copy => copy;
        public List<(bool IsSame, string Text)> Merged { get; } = [];
        public int Unsure { get; set; }
        public string? Own { get; set; }
        public MatchCertainty OwnCertainty { get; set; }
    }
}
