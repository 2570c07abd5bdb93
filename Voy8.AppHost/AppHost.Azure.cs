// The part of the topology that only Aspire can build: what `azd up` makes in Azure. Compiled when Aspire's packages were restored.
using Azure.Provisioning.PostgreSql;

internal partial class Program
{
    private const int MostWorkers = 10;

    static partial void AddAzure(
        IDistributedApplicationBuilder builder,
        ref IResourceBuilder<IResourceWithConnectionString>? database,
        ref IResourceBuilder<IResourceWithConnectionString>? redis)
    {
        // Under `aspire run` the stores are the containers of AppHost.cs.
        if (builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        builder.AddAzureContainerAppEnvironment("env");
        // Passwords and keys rather than identities: the services speak to any PostgreSQL and any Redis, and know nothing of Azure.
        database = builder.AddAzurePostgresFlexibleServer("postgres")
            .WithPasswordAuthentication()
            .ConfigureInfrastructure(infrastructure =>
            {
                var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
                infrastructure.Add(new PostgreSqlFlexibleServerConfiguration("extensions")
                {
                    Parent = server,
                    Name = "azure.extensions",
                    Source = "user-override",
                    Value = "VECTOR,PG_TRGM,UNACCENT",
                });
            })
            .AddDatabase("voy8db");
        redis = builder.AddAzureManagedRedis("redis").WithAccessKeyAuthentication();
    }

    static partial void ScaleInAzure(
        IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource>? worker, IResourceBuilder<ProjectResource> web, int workers)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return;
        }

#pragma warning disable ASPIREPROBES001 // Health checks are Aspire's own and do not become probes; these do.
        foreach (var service in new[] { api, worker, web }.OfType<IResourceBuilder<ProjectResource>>())
        {
            service.WithHttpProbe(ProbeType.Readiness, "/ready").WithHttpProbe(ProbeType.Liveness, "/alive");
        }
#pragma warning restore ASPIREPROBES001

        // Replicas alone are the fewest there are, not the most.
        worker?.PublishAsAzureContainerApp((_, app) =>
        {
            app.Template.Scale.MinReplicas = workers;
            app.Template.Scale.MaxReplicas = Math.Max(workers, MostWorkers);
        });
        // The page's circuits live in one process.
        web.PublishAsAzureContainerApp((_, app) =>
        {
            app.Template.Scale.MinReplicas = 1;
            app.Template.Scale.MaxReplicas = 1;
        });
    }
}
