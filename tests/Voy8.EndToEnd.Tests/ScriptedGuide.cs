using System.Text.Json;
using Voy8.Investigations.Bench;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>
/// Plays a model that goes the right way for each question of the evaluation set, and answers from what the tools returned. It thinks nothing and measures no model:
/// what it gets right shows that the tools and the harness work.
/// </summary>
internal sealed class ScriptedGuide(IReadOnlyList<EvaluationQuestion> questions)
{
    public ScriptedReply Answer(ScriptedRequest request)
    {
        var question = questions.Single(one => one.Text == request.Question);
        var results = request.Results.Select(result => JsonDocument.Parse(result).RootElement).ToList();
        return question.Group switch
        {
            "phone" => FromFacts(question, results, "venue_facts", ["phone"], facts => $"Call {Value(facts, "phone")}"),
            "address" => FromFacts(question, results, "venue_facts", ["street", "house_number"], facts => $"{Value(facts, "street")} {Value(facts, "house_number")}"),
            "feature" => FromFacts(question, results, "venue_facts", ["feature"], facts => $"Yes: {Value(facts, "feature")}"),
            "hours" => Hours(question, results),
            "count" => results is [var count] ? ScriptedReply.Say($"There are {count.GetProperty("total")} [{Source(count)}].") : Call("count_venues", new { kinds = new[] { KindOf(question) }, group_by = "kind" }),
            "price" => Price(question, results),
            "distance" => Distance(question, results),
            "find" => results is [var found] ? Say(found.GetProperty("venues")[0], "fits") : Call("search_venues", new { kinds = new[] { question.Names[0] }, features = new[] { question.Names[1] } }),
            _ => results is [var none] && Find(none, question.Names[0]) is null ? ScriptedReply.Say("NO ANSWER: There is no such venue.") : Search(question.Names),
        };
    }

    private static ScriptedReply FromFacts(EvaluationQuestion question, List<JsonElement> results, string tool, string[] fields, Func<JsonElement, string> say) => results switch
    {
        [] => Search(question.Names),
        [var found] => Call(tool, new { venue_id = Id(found, question.Names[0]), fields }),
        [_, var known] => ScriptedReply.Say($"{say(known)} [{Source(known.GetProperty("facts")[0])}]."),
        _ => throw new InvalidOperationException("There were more results than calls."),
    };

    private static ScriptedReply Hours(EvaluationQuestion question, List<JsonElement> results) => results switch
    {
        [] => Search(question.Names),
        [var found] => Call("open_at", new { venue_id = Id(found, question.Names[0]), time = $"{Part(question.Text, ", ", ", at")}T{Part(question.Text, "at ", "?")}" }),
        [_, var told] => ScriptedReply.Say($"{(told.GetProperty("open").ValueKind == JsonValueKind.True ? "Yes" : "No")} [{Source(told.GetProperty("opening_hours"))}]."),
        _ => throw new InvalidOperationException("There were more results than calls."),
    };

    private static ScriptedReply Price(EvaluationQuestion question, List<JsonElement> results)
    {
        if (results.Count < 2)
        {
            return Search(question.Names);
        }

        if (results is [var one, var other])
        {
            return Call("compare_venues", new { venue_ids = new[] { Id(one, question.Names[0]), Id(other, question.Names[1]) }, fields = new[] { "price_level" } });
        }

        var priced = results[2].GetProperty("venues").EnumerateArray().Where(venue => venue.GetProperty("facts").GetArrayLength() > 0).ToList();
        if (priced.Count < 2)
        {
            return ScriptedReply.Say("NO ANSWER: A price is not known.");
        }

        var cheapest = priced.MinBy(venue => venue.GetProperty("facts")[0].GetProperty("value").GetString()!.Length);
        return ScriptedReply.Say($"{cheapest.GetProperty("name")} is cheaper [{Source(cheapest.GetProperty("facts")[0])}].");
    }

    private static ScriptedReply Distance(EvaluationQuestion question, List<JsonElement> results) => results switch
    {
        { Count: < 2 } => Search(question.Names),
        [var one, var other] => Call("distance", new { from_venue_id = Id(one, question.Names[0]), to_venue_id = Id(other, question.Names[1]) }),
        [_, _, var told, ..] => ScriptedReply.Say($"It is {told.GetProperty("distance_m")} m [{Source(told.GetProperty("to"))}]."),
        _ => throw new InvalidOperationException("There were more results than calls."),
    };

    private static ScriptedReply Search(IReadOnlyList<string> names) => ScriptedReply.CallAll([.. names.Select(name => ("search_venues", (object)new { query = name, limit = 15 }))]);

    private static ScriptedReply Call(string tool, object arguments) => ScriptedReply.Call(tool, arguments);

    private static ScriptedReply Say(JsonElement venue, string what) => ScriptedReply.Say($"{venue.GetProperty("name")} {what} [{Source(venue)}].");

    private static string Id(JsonElement found, string name) => (Find(found, name) ?? found.GetProperty("venues")[0]).GetProperty("venue_id").GetString()!;

    private static JsonElement? Find(JsonElement found, string name) =>
        found.GetProperty("venues").EnumerateArray().Where(venue => venue.GetProperty("name").GetString() == name).Select(venue => (JsonElement?)venue).FirstOrDefault();

    private static int Source(JsonElement thing) => thing.GetProperty("source").GetInt32();

    private static string Value(JsonElement known, string field)
    {
        var fact = known.GetProperty("facts").EnumerateArray().FirstOrDefault(one => one.GetProperty("field").GetString() == field);
        return fact.ValueKind == JsonValueKind.Undefined ? "unknown" : fact.TryGetProperty("value", out var value) ? value.ToString() : fact.GetProperty("values").ToString();
    }

    // "2027-03-08" of "… on Monday, 2027-03-08, at 12:30? …".
    private static string Part(string text, string after, string before)
    {
        var end = text.IndexOf(before, StringComparison.Ordinal);
        var start = text.LastIndexOf(after, end, StringComparison.Ordinal) + after.Length;
        return text[start..end];
    }

    private static string KindOf(EvaluationQuestion question) => question.Text.Split(' ')[2] switch
    {
        "cafés" => "cafe",
        "bakeries" => "bakery",
        "pharmacies" => "pharmacy",
        var plural => plural.TrimEnd('s'),
    };
}
