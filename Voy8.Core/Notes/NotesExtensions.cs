using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

public static class NotesExtensions
{
    /// <summary>People's notes, and the search in them; for the API and the worker alike.</summary>
    public static IHostApplicationBuilder AddNotes(this IHostApplicationBuilder builder)
    {
        builder.AddEmbeddings();
        var services = builder.Services;
        services.AddOptions<NotesOptions>().BindConfiguration(NotesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<StemStore>();
        services.TryAddSingleton<ConceptTables>();
        services.TryAddSingleton<QueryMeaningReader>();
        services.TryAddSingleton<SemanticQuery>();
        services.TryAddSingleton<NoteStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IVenueDependents, NoteDependents>());
        services.TryAddSingleton(provider => new NoteList(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<StemStore>()));
        services.TryAddSingleton<NoteEmbeddingStore>();
        services.TryAddSingleton<NoteLegs>();
        services.TryAddSingleton(provider => new NoteSearch(
            provider.GetRequiredService<NoteLegs>(),
            provider.GetRequiredService<StemStore>(),
            provider.GetRequiredService<SemanticQuery>(),
            provider.GetRequiredService<IOptions<SearchOptions>>(),
            provider.GetRequiredService<IOptions<NotesOptions>>()));
        services.TryAddKeyedSingleton<IEmbeddedTexts>(EmbeddedThings.Notes, (provider, _) => provider.GetRequiredService<NoteEmbeddingStore>());
        return builder;
    }

    /// <summary>Embedding of notes, and the search for those that have been missed; for the worker.</summary>
    public static IHostApplicationBuilder AddNotesJobs(this IHostApplicationBuilder builder)
    {
        builder.AddNotes();
        builder.Services.AddJobHandler<EmbedNotes, EmbedNotesHandler>();
        builder.Services.AddJobHandler<KeepNotes, KeepNotesHandler>();
        builder.Services.AddJobSchedule(
            "note-keeping",
            "* * * * *",
            new KeepNotes(),
            description: "Looks for notes whose vector is missing or of another model, and deletes for good what was deleted a while ago.",
            skipWhileUnfinished: true);
        return builder;
    }
}
