using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>Records the log with what its lines say beside their text.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => recorder._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            recorder._scopes.ForEachScope(static (scope, all) => Add(all, scope), fields);
            Add(fields, state);
            recorder._lines.Enqueue(new LogLine(category, logLevel, eventId.Id, formatter(state, exception), fields, $"{exception}"));
        }

        private static void Add(Dictionary<string, string> fields, object? state)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                foreach ((string name, object? value) in pairs)
                {
                    fields[name] = $"{value}";
                }
            }
        }
    }
}
