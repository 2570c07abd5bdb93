using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>What RDFa says: statements of a subject, a property and a value; put together, the items of the page.</summary>
/// <param name="page">The page's own address; what is said of that has no other name.</param>
internal sealed class RdfaGraph(string page)
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private int _blanks;
    private int _statements;

    /// <summary>A name for something that the page does not name.</summary>
    public string Blank() => $"_:{++_blanks} ";

    /// <param name="value">An address or a blank name when it is a resource; otherwise a text.</param>
    public void Add(string subject, string property, string value, bool isResource)
    {
        if (++_statements > ExtractionLimits.MaxStatements)
        {
            return;
        }

        if (!_nodes.TryGetValue(subject, out var node))
        {
            if (_nodes.Count >= ExtractionLimits.MaxItems)
            {
                return;
            }

            _nodes[subject] = node = new Node(new Item { Method = FactMethod.Rdfa, Id = subject == page || subject.StartsWith("_:", StringComparison.Ordinal) ? null : subject });
        }

        if (property == RdfaContext.RdfType)
        {
            node.Item.Types.Add(SchemaTypes.ShortName(value));
        }
        else
        {
            node.Statements.Add((SchemaTypes.ShortName(property), value, isResource));
        }
    }

    /// <summary>The items that no other item leads to, others within them.</summary>
    public IReadOnlyList<Item> Roots()
    {
        var values = _nodes.SelectMany(node => node.Value.Statements.Where(statement => statement.IsResource && statement.Value != node.Key))
            .Select(statement => statement.Value).ToHashSet(StringComparer.Ordinal);
        var placed = new HashSet<string>(StringComparer.Ordinal);

        // Things that lead to each other in a ring have no first: then the one that the page names first is.
        return [.. _nodes.Keys.Where(subject => !values.Contains(subject)).Concat(_nodes.Keys).Select(Root).OfType<Item>()];

        Item? Root(string subject)
        {
            if (!placed.Add(subject))
            {
                return null;
            }

            Fill(subject, [subject], placed, 0);
            return _nodes[subject].Item;
        }
    }

    private void Fill(string subject, HashSet<string> within, HashSet<string> placed, int depth)
    {
        var node = _nodes[subject];
        foreach (var (property, value, isResource) in node.Statements)
        {
            if (!isResource || !_nodes.TryGetValue(value, out var inner))
            {
                // Something unnamed of which nothing is said is nothing.
                if (!isResource || !value.StartsWith("_:", StringComparison.Ordinal))
                {
                    node.Item.Add(property, new ItemValue(value));
                }
            }
            else if (depth >= ExtractionLimits.MaxItemDepth || !within.Add(value))
            {
                node.Item.Add(property, new ItemValue(Reference: value));
            }
            else
            {
                if (placed.Add(value))
                {
                    Fill(value, within, placed, depth + 1);
                }

                within.Remove(value);
                node.Item.Add(property, new ItemValue(Item: inner.Item));
            }
        }
    }

    private sealed record Node(Item Item)
    {
        public List<(string Property, string Value, bool IsResource)> Statements { get; } = [];
    }
}
