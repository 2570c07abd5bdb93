using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Api.Imports;

/// <summary>Reads how a file shall be imported from the fields of a form.</summary>
internal static class ImportWishes
{
    public static ImportWish Read(string? format, string? mapping, string? dryRun, Guid? ownerId, Dictionary<string, string[]> errors)
    {
        ImportFormat? known = null;
        if (!string.IsNullOrWhiteSpace(format))
        {
            if (ImportFormats.TryParse(format, out var found))
            {
                known = found;
            }
            else
            {
                errors["format"] = [$"must be one of {string.Join(", ", ImportFormats.Names)}"];
            }
        }

        var columns = ColumnMapping.Parse(mapping, out var problem);
        if (problem is not null)
        {
            errors["mapping"] = [problem];
        }

        var isDry = false;
        if (!string.IsNullOrWhiteSpace(dryRun) && !bool.TryParse(dryRun, out isDry))
        {
            errors["dry_run"] = ["must be true or false"];
        }

        return new ImportWish(known, columns, isDry, ownerId);
    }
}
