using System.Runtime.CompilerServices;

namespace Voy8.LocalHosting;

/// <summary>A text with holes that are filled when the resources they speak of have started.</summary>
public sealed class ReferenceExpression : IValueProvider
{
    private readonly IReadOnlyList<object> _parts;

    private ReferenceExpression(IReadOnlyList<object> parts) => _parts = parts;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Parts);

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var texts = new List<string?>();
        foreach (var part in _parts)
        {
            texts.Add(part is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : (string)part);
        }

        return string.Concat(texts);
    }

    /// <summary>Collects an interpolated string without filling its holes.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        internal List<object> Parts { get; } = new(literalLength == 0 ? formattedCount : (2 * formattedCount) + 1);

        public readonly void AppendLiteral(string value) => Parts.Add(value);

        public readonly void AppendFormatted(string? value) => Parts.Add(value ?? string.Empty);

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider => Parts.Add(valueProvider);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider => Parts.Add(valueProvider.Resource);
    }
}
