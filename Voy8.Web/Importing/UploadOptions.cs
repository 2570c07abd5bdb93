using System.ComponentModel.DataAnnotations;

namespace Voy8.Web.Importing;

/// <summary>Section <c>Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>The largest file that the page takes.</summary>
    [Range(1, 16 * 1024)]
    public int MaxMegabytes { get; set; } = 1024;

    internal long MaxBytes => MaxMegabytes * 1024L * 1024;
}
