using System.CommandLine;

namespace Medallion.Cli.Runs;

/// <summary>
/// The arguments that name a run. Three words instead of one with slashes between: ids of pipelines and runs are their
/// owners' own and may hold slashes, too.
/// </summary>
internal sealed class RunNameArguments
{
    private readonly Argument<string> _pipeline = new("pipeline")
    {
        Description = "Name of the pipeline, in Airflow the DAG's id.",
    };

    private readonly Argument<string> _runId = new("run-id")
    {
        Description = "Name of its run, in Airflow the DAG run's id.",
    };

    private readonly Argument<string> _stage = new("stage")
    {
        Description = "bronze, silver or gold.",
    };

    private readonly Option<string> _task = new("--task")
    {
        Description = "Which of the stage's tasks, where the run has several. Default: the only one.",
        HelpName = "ID",
    };

    public RunNameArguments() => _stage.AcceptOnlyFromAmong(RunWords.Stages);

    public void AddTo(Command command)
    {
        command.Add(_pipeline);
        command.Add(_runId);
        command.Add(_stage);
        command.Add(_task);
    }

    public RunName Read(ParseResult parse) => new(
        parse.GetRequiredValue(_pipeline),
        parse.GetRequiredValue(_runId),
        RunWords.StageOf(parse.GetRequiredValue(_stage)),
        parse.GetValue(_task));
}
