using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>How a place of Overture Maps is told from others; see docs.overturemaps.org, schema of places and its <c>sources</c>.</summary>
internal static class OvertureIds
{
    public const string Prefix = "overture:";

    /// <summary>The dataset of a place's source by which an export names its venue.</summary>
    public const string Dataset = "voy8";

    /// <summary>The venue's own id where the place is from an export of ours.</summary>
    public static string? OurSource(JsonElement properties) => properties.At("sources") is { ValueKind: JsonValueKind.Array } sources
        ? sources.EnumerateArray().Where(source => source.At("dataset").AsText() == Dataset).Select(source => source.At("record_id").AsText()).FirstOrDefault()
        : null;
}
