namespace Medallion.Cli.Demo.People;

/// <summary>
/// Makes CSV files of people: the columns and the habits of the real ones, CRLF line ends, every User Id once, the same
/// bytes for the same seed.
/// </summary>
/// <param name="seed">Tells one population from another.</param>
internal sealed class PeopleGenerator(ulong seed)
{
    private static readonly byte[][] MailHosts =
        ["example.com"u8.ToArray(), "example.net"u8.ToArray(), "example.org"u8.ToArray()];

    private static readonly (byte[] Before, byte[] Between, byte[] After)[] PhoneHabits =
    [
        ("("u8.ToArray(), ")555-"u8.ToArray(), []),
        ("("u8.ToArray(), ")555-"u8.ToArray(), "x104"u8.ToArray()),
        ("+1-"u8.ToArray(), "-555-"u8.ToArray(), []),
        ("001-"u8.ToArray(), "-555-"u8.ToArray(), "x7"u8.ToArray()),
        ([], "555"u8.ToArray(), []),
    ];

    private static readonly int FirstBirthDay = new DateOnly(1930, 1, 1).DayNumber;
    private static readonly int LastBirthDay = new DateOnly(2007, 12, 31).DayNumber;

    private readonly PeopleWords _words = PeopleWords.Load();

    /// <summary>Writes the header and <paramref name="rows"/> people.</summary>
    public async Task WriteAsync(Stream destination, int rows, CancellationToken cancellationToken)
    {
        var buffer = new CsvLineBuffer(destination);
        buffer.Add("Index,User Id,First Name,Last Name,Sex,Email,Phone,Date of birth,Job Title\r\n"u8);
        for (int index = 1; index <= rows; index++)
        {
            AddPerson(buffer, index);
            if (buffer.IsFull)
            {
                await buffer.FlushAsync(cancellationToken);
            }
        }

        await buffer.FlushAsync(cancellationToken);
    }

    private static ReadOnlySpan<byte> Pick(byte[][] words, ref PeopleRandom random) => words[random.Next(words.Length)];

    private void AddPerson(CsvLineBuffer buffer, int index)
    {
        var random = new PeopleRandom(seed, (ulong)index);
        bool isFemale = random.Next(2) == 0;
        ReadOnlySpan<byte> first = Pick(isFemale ? _words.Female : _words.Male, ref random);
        ReadOnlySpan<byte> last = Pick(_words.Last, ref random);

        buffer.Add(index);
        buffer.Add((byte)',');
        PeopleUserId.Write(seed, (ulong)index, random.Next(), buffer.AddUninitialized(PeopleUserId.Length));
        buffer.Add((byte)',');
        buffer.Add(first);
        buffer.Add((byte)',');
        buffer.Add(last);
        buffer.Add(isFemale ? ",Female,"u8 : ",Male,"u8);
        AddMail(buffer, first, last, ref random);
        buffer.Add((byte)',');
        AddPhone(buffer, ref random);
        buffer.Add((byte)',');
        DateOnly birth = DateOnly.FromDayNumber(FirstBirthDay + random.Next(LastBirthDay - FirstBirthDay + 1));
        AddDate(buffer, birth);
        buffer.Add((byte)',');
        buffer.Add(Pick(_words.Job, ref random));
        buffer.Add("\r\n"u8);
    }

    private static void AddMail(
        CsvLineBuffer buffer, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last, ref PeopleRandom random)
    {
        AddMailWord(buffer, first[..1]);
        AddMailWord(buffer, last);
        buffer.Add(random.Next(100));
        buffer.Add((byte)'@');
        buffer.Add(Pick(MailHosts, ref random));
    }

    private static void AddMailWord(CsvLineBuffer buffer, ReadOnlySpan<byte> word)
    {
        foreach (byte letter in word)
        {
            if (char.IsAsciiLetter((char)letter))
            {
                buffer.Add((byte)char.ToLowerInvariant((char)letter));
            }
        }
    }

    private static void AddDate(CsvLineBuffer buffer, DateOnly date)
    {
        buffer.AddPadded(date.Year, 4);
        buffer.Add((byte)'-');
        buffer.AddPadded(date.Month, 2);
        buffer.Add((byte)'-');
        buffer.AddPadded(date.Day, 2);
    }

    /// <summary>
    /// Every habit of writing a number that keeps such a column text: leading zeros and pluses among them.
    /// </summary>
    private static void AddPhone(CsvLineBuffer buffer, ref PeopleRandom random)
    {
        (byte[] before, byte[] between, byte[] after) = PhoneHabits[random.Next(PhoneHabits.Length)];
        buffer.Add(before);
        buffer.AddPadded(200 + random.Next(800), 3);
        buffer.Add(between);
        buffer.AddPadded(random.Next(10_000), 4);
        buffer.Add(after);
    }
}
