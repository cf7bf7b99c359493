using Medallion.Stages.Texts;

namespace Medallion.Cli.Terminals;

/// <summary>The few words of the command itself that stand beside the service's, in its languages.</summary>
internal static class Labels
{
    public static readonly Text Error = new("Error", "Erro");
    public static readonly Text Where = new("where", "onde");
    public static readonly Text WhatToDo = new("what to do", "o que fazer");
    public static readonly Text ReadMore = new("read more", "leia mais");
    public static readonly Text RetryAfter = new("can succeed in", "pode funcionar em");
    public static readonly Text Cancelled =
        new("Cancelled; nothing more was published.", "Cancelado; nada mais foi publicado.");
    public static readonly Text Detached =
        new("Not watched any more; the run goes on.", "Não é mais acompanhada; a execução continua.");
    public static readonly Text Info = new("info", "info");
    public static readonly Text Warning = new("warning", "aviso");
}
