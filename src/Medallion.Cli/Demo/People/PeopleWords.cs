using System.Text;

namespace Medallion.Cli.Demo.People;

/// <summary>Words that demo people are made of, as the UTF-8 bytes that go into a CSV field.</summary>
internal sealed class PeopleWords
{
    private const string Resource = "Medallion.Cli.Demo.People.people-words.txt";

    private static readonly char[] NeedQuotes = [',', '"'];

    private readonly Dictionary<string, byte[][]> _sections;

    private PeopleWords(Dictionary<string, byte[][]> sections) => _sections = sections;

    public byte[][] Female => _sections[nameof(Female)];

    public byte[][] Male => _sections[nameof(Male)];

    public byte[][] Last => _sections[nameof(Last)];

    public byte[][] Job => _sections[nameof(Job)];

    /// <summary>Reads the words that lie in this assembly.</summary>
    public static PeopleWords Load()
    {
        using Stream stream = typeof(PeopleWords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var sections = new Dictionary<string, List<byte[]>>(StringComparer.Ordinal);
        List<byte[]> section = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                sections[line.Trim('[', ']')] = section = [];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                section.Add(Encoding.UTF8.GetBytes(Quote(line)));
            }
        }

        return new PeopleWords(sections.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray()));
    }

    private static string Quote(string word) =>
        word.IndexOfAny(NeedQuotes) < 0 ? word : $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
