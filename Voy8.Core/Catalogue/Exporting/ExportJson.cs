using System.Text.Json.Serialization;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Core.Catalogue.Exporting;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ImportedFact>))]
internal sealed partial class ExportJson : JsonSerializerContext;
