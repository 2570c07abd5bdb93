using System.Net.Http.Headers;
using System.Net.Http.Json;
using Voy8.Contracts;
using Voy8.Investigations.Bench;

// [--api URL] [--town URL] [--email E --password P] [--first N] [--patience SECONDS]: asks a running Voy8 with the demo town the evaluation set, with whatever model it has
// configured, and prints for each question whether the tools were right, the answer, and what it cites. The usual addresses and the operator of a local run unless told otherwise.
var settings = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
string Setting(string name, string otherwise) => settings.GetValueOrDefault(name, otherwise);

using var api = new HttpClient { BaseAddress = new Uri(Setting("api", "http://localhost:8000")) };
using var town = new HttpClient { BaseAddress = new Uri(Setting("town", "http://localhost:8090")) };
var signIn = await api.PostAsJsonAsync(
    "/account/login", new CredentialsRequest(Setting("email", "operator@harbour.localhost"), Setting("password", "harbour-operator")), Voy8Json.Options);
var session = (await signIn.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SignInResponse>(Voy8Json.Options))!;
api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(session.TokenType, session.AccessToken);

var allowance = (await api.GetFromJsonAsync<InvestigationAllowance>("/investigations/allowance", Voy8Json.Options))!;
if (!allowance.Configured)
{
    Console.Error.WriteLine("No language model is configured: see docs/investigations.md.");
    return 1;
}

Console.WriteLine($"models: {string.Join(", ", allowance.Models)}");
var truth = (await town.GetFromJsonAsync<TownVenue[]>("/_demo/truth.json", Voy8Json.Options))!;
var patience = TimeSpan.FromSeconds(double.Parse(Setting("patience", "900"), System.Globalization.CultureInfo.InvariantCulture));
var results = new List<EvaluationResult>();
foreach (var question in EvaluationSet.Of(truth).Take(int.Parse(Setting("first", "1000"), System.Globalization.CultureInfo.InvariantCulture)))
{
    var result = await Evaluation.AskAsync(api, question, patience);
    results.Add(result);
    Console.WriteLine(EvaluationReport.Line(result));
}

Console.WriteLine(EvaluationReport.Summary(results));
return 0;
