using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Voy8.DocumentParsing;

namespace Voy8.Core.Documents.Reading;

/// <summary>Where the parser is, and how it is started.</summary>
internal static class ParserProgram
{
    // 16 MB, in hexadecimal: what a parser throws away is collected soon, rather than let grow to what the processor's caches would bear.
    private const string YoungBytes = "0x1000000";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Voy8.DocumentParsing.dll");

    public static ProcessStartInfo StartInfo(ParsingBounds bounds, long memory)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        if (Host() is { } host)
        {
            info.FileName = host;
            info.ArgumentList.Add(Assembly);
        }
        else
        {
            info.FileName = Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        }

        info.ArgumentList.Add(JsonSerializer.Serialize(bounds, ParsingJson.Default.ParsingBounds));

        // It needs nothing that this process was told, secrets least of all.
        info.Environment.Clear();
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x" + memory.ToString("x", CultureInfo.InvariantCulture);
        info.Environment["DOTNET_GCgen0size"] = YoungBytes;
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment["TMPDIR"] = Path.GetTempPath();
        return info;
    }

    // Of the runtime that runs this: <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string? Host()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var host = string.IsNullOrEmpty(runtime) ? null : Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : null;
    }
}
