using NetArchTest.Rules;

namespace Voy8.Architecture.Tests;

/// <summary>Dependencies point one way: Web → Contracts (and the API over HTTP); Api, Worker → Core → Jobs.</summary>
public sealed class DependencyDirectionTests
{
    /// <summary>Exactly what each product project may reference. A new arrow is a decision: make it here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Voy8.Jobs"] = [],
        ["Voy8.Contracts"] = [],
        ["Voy8.ServiceDefaults"] = [],
        ["Voy8.LocalHosting"] = [],
        ["Voy8.DocumentParsing"] = [],
        ["Voy8.Core"] = ["Voy8.DocumentParsing", "Voy8.Jobs"],
        ["Voy8.Api"] = ["Voy8.Contracts", "Voy8.Core", "Voy8.ServiceDefaults"],
        ["Voy8.Worker"] = ["Voy8.Core", "Voy8.ServiceDefaults"],
        ["Voy8.Web"] = ["Voy8.Contracts", "Voy8.ServiceDefaults"],
        ["Voy8.DemoSites"] = ["Voy8.ServiceDefaults"],
        ["Voy8.EmbeddingTrainer"] = ["Voy8.Core"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project) =>
        Repository.ProjectReferences[project].ShouldBeSubsetOf(Allowed[project]);

    [Fact]
    public void Every_product_project_has_a_rule()
    {
        var product = Repository.ProjectReferences.Keys.Where(name =>
            name != "Voy8.AppHost" && name != "Voy8.Testing" && !name.Contains("Tests", StringComparison.Ordinal) && !name.EndsWith("Bench", StringComparison.Ordinal) && !name.Contains("Drills", StringComparison.Ordinal));
        product.ShouldBeSubsetOf(Allowed.Keys);
    }

    [Fact]
    public void The_job_engine_knows_no_feature() => ShouldNotDependOn(typeof(Jobs.IJobClient), "Voy8.Core", "Voy8.Api", "Voy8.Contracts", "Microsoft.AspNetCore");

    [Fact]
    public void The_api_holds_no_sql() => ShouldNotDependOn(typeof(Api.Problems.ApiProblem), "Npgsql.NpgsqlCommand", "Npgsql.NpgsqlConnection", "Npgsql.NpgsqlDataSource");

    [Fact]
    public void The_page_speaks_to_the_api_alone() => ShouldNotDependOn(typeof(Web.Clients.Voy8ApiClient), "Voy8.Core", "Voy8.Jobs", "Npgsql", "StackExchange.Redis");

    [Fact]
    public void A_class_that_nobody_inherits_is_sealed()
    {
        Type[] anchors = [typeof(Jobs.IJobClient), typeof(Core.Catalogue.Venue), typeof(Api.Problems.ApiProblem)];
        var all = anchors.SelectMany(anchor => anchor.Assembly.GetTypes()).ToList();
        var bases = all.Select(type => type.BaseType).OfType<Type>()
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();

        all.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(type))
            .Where(type => !type.Name.Contains('<') && type.Name != "Program" && type.Namespace?.StartsWith("Voy8", StringComparison.Ordinal) == true)
            .Select(type => type.FullName)
            .ShouldBeEmpty();
    }

    private static void ShouldNotDependOn(Type anchor, params string[] others)
    {
        var result = Types.InAssembly(anchor.Assembly).ShouldNot().HaveDependencyOnAny(others).GetResult();
        result.IsSuccessful.ShouldBeTrue(string.Join(", ", result.FailingTypeNames ?? []));
    }
}
