using System.Collections.Frozen;
using Medallion.Stages.Texts;

namespace Medallion.Stages.Findings;

/// <summary>What each kind of finding means and what to do about it.</summary>
public static class FindingTexts
{
    private static readonly FrozenDictionary<FindingCode, (Text Summary, Text Remedy)> Table = Build();

    /// <summary>What was found: the code's sentence, how often, and the place.</summary>
    public static string Message(Finding finding, Language language)
    {
        string summary = Table[finding.Code].Summary.In(language);
        string count = finding.Count > 1 ? $" ({finding.Count:N0} ×)" : "";
        string place = LocationText.Write(finding.Location, language);
        return place.Length == 0 ? $"{summary}{count}." : $"{summary}{count}: {place}.";
    }

    /// <summary>What to do.</summary>
    public static string Remedy(Finding finding, Language language) => Table[finding.Code].Remedy.In(language);

    private static FrozenDictionary<FindingCode, (Text Summary, Text Remedy)> Build() =>
        new Dictionary<FindingCode, (Text, Text)>([.. OfObjects(), .. OfColumns()]).ToFrozenDictionary();

    private static KeyValuePair<FindingCode, (Text Summary, Text Remedy)> Entry(FindingCode code, Text summary, Text remedy) =>
        new(code, (summary, remedy));

    private static IEnumerable<KeyValuePair<FindingCode, (Text Summary, Text Remedy)>> OfObjects() =>
    [
        Entry(
            FindingCode.ObjectIgnored,
            new(
                "Objects under the bronze prefix are not read because their names do not end in .csv or .csv.gz",
                "Objetos sob o prefixo bronze não são lidos porque o nome não termina em .csv ou .csv.gz"),
            new(
                "Rename them if they hold data; else move them elsewhere.",
                "Renomeie-os se contêm dados; senão mova-os para outro lugar.")),
        Entry(
            FindingCode.ObjectEmpty,
            new("The object is empty", "O objeto está vazio"),
            new(
                "Upload it again if it should hold data; else delete it.",
                "Envie-o novamente se deveria ter dados; senão apague-o.")),
        Entry(
            FindingCode.ObjectHeaderOnly,
            new("The object has a header and no record", "O objeto tem cabeçalho e nenhum registro"),
            new(
                "Check whether its export was cut short; else delete it.",
                "Verifique se a exportação foi interrompida; senão apague-o.")),
        Entry(
            FindingCode.ObjectNotText,
            new("The object is not text and was not read", "O objeto não é texto e não foi lido"),
            new(
                "Export it as CSV, for example from the spreadsheet it was saved by; then upload it again.",
                "Exporte-o como CSV, por exemplo pela planilha de origem, e envie novamente.")),
        Entry(
            FindingCode.RecordsRejected,
            new(
                "Records were left out because their width is not the header's",
                "Registros foram deixados de fora porque a largura não é a do cabeçalho"),
            new(
                "Correct them at their source; the bronze object still holds them.",
                "Corrija-os na origem; o objeto bronze ainda os contém.")),
        Entry(
            FindingCode.DialectDiffers,
            new(
                "The object is written in another dialect or encoding than those before",
                "O objeto está escrito em outro dialeto ou codificação do que os anteriores"),
            new(
                "It was read as what it is. Use one export format if you can.",
                "Ele foi lido como é. Use um só formato de exportação se puder.")),
        Entry(
            FindingCode.ContractBreach,
            new("The contract is broken", "O contrato foi quebrado"),
            new(
                "Correct the data at its source, or change the contract with its consumers.",
                "Corrija os dados na origem ou altere o contrato com os consumidores.")),
        Entry(
            FindingCode.ScansReused,
            new(
                "Objects that an earlier attempt had scanned and that are unchanged were not read again",
                "Objetos que uma tentativa anterior já tinha lido e que não mudaram não foram lidos de novo"),
            new(
                "Nothing to do: the run goes on where it was cut off.",
                "Nada a fazer: a execução continua de onde foi interrompida.")),
        Entry(
            FindingCode.More,
            new("More findings of this kind than are listed", "Mais achados deste tipo do que os listados"),
            new(
                "Resolve the listed ones first; they usually have one cause.",
                "Resolva primeiro os listados; em geral têm uma só causa.")),
    ];

    private static IEnumerable<KeyValuePair<FindingCode, (Text Summary, Text Remedy)>> OfColumns() =>
    [
        Entry(
            FindingCode.ColumnTypeDrift,
            new(
                "The column has another type here than in the objects before",
                "A coluna tem aqui outro tipo do que nos objetos anteriores"),
            new(
                "The column is kept as a type that loses nothing (often STRING). Export this file in the format of the others (a spreadsheet often rewrites dates and numbers), or declare the type in a contract.",
                "A coluna é mantida em um tipo que nada perde (em geral STRING). Exporte este arquivo no formato dos outros (planilhas costumam reescrever datas e números), ou declare o tipo em um contrato.")),
        Entry(
            FindingCode.ColumnMixedTypes,
            new(
                "The column holds several types within the object",
                "A coluna contém vários tipos dentro do objeto"),
            new(
                "Look at the value that is named; correct it at its source, or declare the type in a contract.",
                "Veja o valor indicado; corrija-o na origem ou declare o tipo em um contrato.")),
        Entry(
            FindingCode.ColumnMissing,
            new(
                "A column of the objects before is missing here; its rows get nulls",
                "Falta aqui uma coluna dos objetos anteriores; suas linhas recebem nulos"),
            new(
                "Check whether the header was renamed or the column dropped by the export.",
                "Verifique se o cabeçalho foi renomeado ou se a exportação removeu a coluna.")),
        Entry(
            FindingCode.ColumnAdded,
            new(
                "A column that the objects before do not have; their rows get nulls",
                "Uma coluna que os objetos anteriores não têm; suas linhas recebem nulos"),
            new(
                "Tell the readers of silver and gold about the new column, or remove it at its source.",
                "Avise os leitores de silver e gold sobre a nova coluna, ou remova-a na origem.")),
        Entry(
            FindingCode.HeaderDuplicate,
            new(
                "Two header cells have the same name; the second was renamed",
                "Duas células do cabeçalho têm o mesmo nome; a segunda foi renomeada"),
            new("Give every column a name of its own.", "Dê um nome próprio a cada coluna.")),
        Entry(
            FindingCode.HeaderEmpty,
            new(
                "A header cell is empty; the column was named by its position",
                "Uma célula do cabeçalho está vazia; a coluna recebeu o nome da posição"),
            new("Name the column in the header.", "Dê um nome à coluna no cabeçalho.")),
        Entry(
            FindingCode.TypeWouldLose,
            new(
                "The column stays text because a number, date or boolean would lose something",
                "A coluna continua texto porque um número, data ou booleano perderia algo"),
            new(
                "Nothing to do where these are codes or ids; else correct the value, or declare the type in a contract.",
                "Nada a fazer se forem códigos ou ids; senão corrija o valor ou declare o tipo em um contrato.")),
    ];
}
