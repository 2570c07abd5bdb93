using Microsoft.AspNetCore.DataProtection;

namespace Voy8.Web.Hosting;

public static class DataProtection
{
    /// <summary>
    /// Keeps the keys of antiforgery tokens and persisted page state in <c>DataProtection:KeysDirectory</c>, so that they outlive a
    /// restart and are shared by replicas. Without the option they stay where ASP.NET Core keeps them by default.
    /// </summary>
    public static IHostApplicationBuilder AddDataProtectionKeys(this IHostApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("Voy8.Web");
        if (builder.Configuration["DataProtection:KeysDirectory"] is { Length: > 0 } path)
        {
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(path));
        }

        return builder;
    }
}
