using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;

namespace Voy8.Core.Investigations.Tools;

/// <summary>
/// Something that a model can look up. Tools only read, and only what the person who asks may read: who that is stands in the context, never in
/// an argument.
/// </summary>
internal interface IInvestigationTool
{
    string Name { get; }

    /// <summary>For the model.</summary>
    string Description { get; }

    IReadOnlyList<ToolParameter> Parameters { get; }

    /// <summary>False where the person keeps it out.</summary>
    bool IsWithin(InvestigationScope scope);

    /// <exception cref="ToolArgumentException">The arguments are wrong; the message tells the model how they must be.</exception>
    Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken);
}

/// <param name="Schema">JSON Schema of the value.</param>
internal sealed record ToolParameter(string Name, string Description, string Schema, bool IsRequired = false)
{
    public static ToolParameter Text(string name, string description, bool isRequired = false) => new(name, description, """{"type":"string"}""", isRequired);

    public static ToolParameter Texts(string name, string description, bool isRequired = false) => new(name, description, """{"type":"array","items":{"type":"string"}}""", isRequired);

    public static ToolParameter Number(string name, string description) => new(name, description, """{"type":"number"}""");

    public static ToolParameter Integer(string name, string description) => new(name, description, """{"type":"integer"}""");

    public static ToolParameter Flag(string name, string description) => new(name, description, """{"type":"boolean"}""");

    public KernelParameterMetadata ToMetadata() => new(Name) { Description = Description, IsRequired = IsRequired, Schema = KernelJsonSchema.Parse(Schema) };
}

/// <summary>For whom a tool runs.</summary>
/// <param name="OwnerId">Who asks; a tool sees what they may see.</param>
/// <param name="Now">The time that the question was asked at.</param>
internal sealed record ToolContext(Guid OwnerId, InvestigationScope Scope, SourceRegister Sources, DateTimeOffset Now);

/// <summary>What a tool found.</summary>
/// <param name="Content">For the model; each thing with the number of its source.</param>
/// <param name="Summary">One line for people.</param>
internal sealed record ToolResult(JsonObject Content, string Summary);
