using System.Text;

namespace Voy8.Core.Embeddings;

/// <summary>Loads what an installation has configured: a model's files, or a service.</summary>
internal sealed class TextEncoderSource(IHttpClientFactory clients)
{
    /// <returns>The model's id and its encoder, which has embedded one text already.</returns>
    /// <exception cref="EmbeddingModelException">It cannot be used.</exception>
    public async Task<(string Id, ITextEncoder Encoder)> LoadAsync(EmbeddingsOptions options, string optionsName)
    {
        if (options.Endpoint is not null)
        {
            return await RemoteTextEncoder.ConnectAsync(options, clients.CreateClient(RemoteTextEncoder.ClientName(optionsName)));
        }

        RequireUnicode();
        var files = EmbeddingModelFiles.Locate(options);
        return (files.Id, OnnxTextEncoder.Load(files, options));
    }

    // Without ICU, Unicode normalisation does nothing and says nothing: other tokens, other vectors, worse answers.
    private static void RequireUnicode()
    {
        if ("Ä".Normalize(NormalizationForm.FormD).Length != 2)
        {
            throw new EmbeddingModelException(
                "Unicode normalisation does not work here: install ICU (libicu) and do not set InvariantGlobalization or DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
    }
}
