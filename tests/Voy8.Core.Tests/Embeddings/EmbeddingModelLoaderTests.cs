using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>A model that cannot be used switches semantic search off, with a reason, and loudly.</summary>
public sealed class EmbeddingModelLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voy8-model-").FullName;
    private readonly List<(LogLevel Level, string Message)> _log = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_shipped_model_is_on()
    {
        var status = await LoadAsync(new EmbeddingsOptions());

        status.IsOn.ShouldBeTrue(status.Reason);
        status.Dimensions.ShouldBe(384);
        status.ModelId.ShouldNotBeNull().ShouldStartWith("voy8-static-multi-v1@");
    }

    [Fact]
    public async Task A_missing_model_is_off()
    {
        var status = await LoadAsync(new EmbeddingsOptions { ModelPath = "/nowhere/model" });

        ShouldBeOff(status, "There is no model at /nowhere/model");
    }

    [Fact]
    public async Task A_folder_without_a_tokenizer_is_off()
    {
        Copy("model_int8.onnx");

        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { ModelPath = _folder }), "There is no tokenizer");
    }

    [Fact]
    public async Task A_damaged_model_is_off()
    {
        Copy("model_int8.onnx", "sentencepiece.model", "model.json");
        await using (var file = File.OpenWrite(Path.Combine(_folder, "model_int8.onnx")))
        {
            file.Seek(1_000_000, SeekOrigin.Begin);
            file.WriteByte(77);
        }

        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { ModelPath = _folder }), "is damaged or another file");
    }

    [Fact]
    public async Task A_truncated_model_without_a_manifest_is_off()
    {
        Copy("sentencepiece.model");
        await File.WriteAllBytesAsync(
            Path.Combine(_folder, "model.onnx"), (await File.ReadAllBytesAsync(Path.Combine(ShippedModel.Folder, "model_int8.onnx")))[..100_000]);

        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { ModelPath = _folder }), "cannot be loaded");
    }

    [Fact]
    public async Task A_tokenizer_that_is_none_is_off()
    {
        Copy("model_int8.onnx");
        await File.WriteAllTextAsync(Path.Combine(_folder, "sentencepiece.model"), "<html>not found</html>");

        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { ModelPath = _folder }), "cannot be used");
    }

    [Fact]
    public async Task Other_dimensions_than_expected_are_off() =>
        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { Dimensions = 768 }), "384 dimensions and should give 768");

    [Fact]
    public async Task Another_hash_than_configured_is_off() =>
        ShouldBeOff(await LoadAsync(new EmbeddingsOptions { TokenizerSha256 = new string('0', 64) }), "sentencepiece.model is damaged");

    [Fact]
    public async Task It_can_be_switched_off_on_purpose()
    {
        var status = await LoadAsync(new EmbeddingsOptions { Enabled = false });

        status.State.ShouldBe(EmbeddingModelState.Off);
        _log.ShouldContain(entry => entry.Level == LogLevel.Warning);
    }

    private void ShouldBeOff(EmbeddingModelStatus status, string reason)
    {
        status.State.ShouldBe(EmbeddingModelState.Off);
        status.Reason.ShouldNotBeNull().ShouldContain(reason);
        _log.ShouldContain(entry => entry.Level == LogLevel.Error && entry.Message.Contains(reason));
    }

    private async Task<EmbeddingModelStatus> LoadAsync(EmbeddingsOptions options)
    {
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var source = new TextEncoderSource(services.GetRequiredService<IHttpClientFactory>());
        using var model = new EmbeddingModel(options, Options.DefaultName, source, new ListLogger<EmbeddingModel>(_log));
        return await model.WaitAsync(TestContext.Current.CancellationToken);
    }

    private void Copy(params string[] names)
    {
        foreach (var name in names)
        {
            File.Copy(Path.Combine(ShippedModel.Folder, name), Path.Combine(_folder, name));
        }
    }
}
