using System.Text;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// A fault of the service for the log: where it happened and what kind it is. Not the message of an exception that nobody
/// foresaw: the runtime likes to put the value that it could not use into it, and that may be a cell of the data.
/// </summary>
public static class FaultText
{
    private const int MaxDepth = 8;

    /// <summary>The types of an exception and of what caused it, each with its stack.</summary>
    public static string Of(Exception error)
    {
        var text = new StringBuilder();
        int depth = 0;
        for (Exception? cause = error; cause is not null && depth < MaxDepth; cause = cause.InnerException, depth++)
        {
            text.Append(depth == 0 ? "" : " caused by ").Append(cause.GetType().FullName);
            if (cause.StackTrace is { Length: > 0 } stack)
            {
                text.AppendLine().AppendLine(stack);
            }
        }

        return text.ToString().TrimEnd();
    }
}
