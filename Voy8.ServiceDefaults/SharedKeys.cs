using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Voy8.ServiceDefaults;

public static class SharedKeysExtensions
{
    /// <summary>
    /// Keeps the keys of ASP.NET Core Data Protection in the table <c>data_protection_key</c>, which the API makes: what one
    /// replica seals another opens, and a restart forgets nothing. Without a connection string they stay where ASP.NET Core keeps them.
    /// </summary>
    /// <param name="application">What is sealed for one application no other can open.</param>
    public static IHostApplicationBuilder AddSharedKeys(this IHostApplicationBuilder builder, string connectionName, string application)
    {
        builder.Services.AddDataProtection().SetApplicationName(application);
        var settings = ClientSettings.Read(builder.Configuration, "Aspire:Npgsql", connectionName);
        if (!string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            // Where there is none yet, a small one: it reads a few rows a day.
            builder.Services.TryAddSingleton(_ =>
                NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxPoolSize = 2, MinPoolSize = 0 }));
            builder.Services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource>((keys, database) => keys.XmlRepository = new KeyTable(database));
        }

        return builder;
    }

    private sealed class KeyTable(NpgsqlDataSource database) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var command = database.CreateCommand("select xml from data_protection_key order by created_at, name");
            using var reader = command.ExecuteReader();
            var keys = new List<XElement>();
            while (reader.Read())
            {
                keys.Add(XElement.Parse(reader.GetString(0)));
            }

            return keys;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var command = database.CreateCommand("insert into data_protection_key (name, xml) values ($1, $2) on conflict (name) do update set xml = excluded.xml");
            command.Parameters.Add(new() { Value = friendlyName });
            command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
            command.ExecuteNonQuery();
        }
    }
}
