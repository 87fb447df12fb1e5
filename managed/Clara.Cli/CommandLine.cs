using System.CommandLine;
using System.CommandLine.Parsing;
using Clara.Cli.Commands;
using Clara.Cli.Running;

namespace Clara.Cli;

/// <summary>The <c>clara</c> command: arguments to actions, failures to exit codes and one line each. Since 0.1.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">As given to the process.</param>
    /// <param name="output">Results; with --json nothing but one JSON value.</param>
    /// <param name="error">Progress and failures.</param>
    /// <param name="ct">Ends the command with 130.</param>
    /// <returns>0 done, 1 the work failed, 2 wrong arguments, 130 cancelled.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken ct)
    {
        ParseResult parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // A word that nobody knows explains what is missing, not the other way round.
            ParseError first = parsed.Errors.FirstOrDefault(e => parsed.UnmatchedTokens.Any(t => e.Message.Contains($"'{t}'", StringComparison.Ordinal)), parsed.Errors[0]);
            await error.WriteLineAsync($"clara: {OneLine(first.Message)} See 'clara {Path(parsed)}--help'.").ConfigureAwait(false);
            return ExitCode.WrongArguments;
        }
        try
        {
            InvocationConfiguration configuration = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.Of(e, ct) is Failure failure)
        {
            await error.WriteLineAsync($"clara: {OneLine(failure.Message)}").ConfigureAwait(false);
            if (failure.IsDefect && parsed.GetValue(CommonOptions.Verbose))
                await error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
            return failure.Code;
        }
    }

    private static RootCommand Root()
    {
        RootCommand root = new("AI-assisted annotation of CT and MR volumes.")
        {
            SegmentCommand.Create(), AnnotateCommand.Create(), ClickCommand.Create(), ClassifyCommand.Create(), ModelsCommand.Create(), ComponentsCommand.Create(), ServeCommand.Create(), ConvertCommand.Create(), ConvertModelCommand.Create(), EvaluateCommand.Create(),
            InfoCommand.Create(), DoctorCommand.Create(), BenchCommand.Create(), DemoCommand.Create(),
        };
        foreach (Option option in CommonOptions.All)
            root.Add(option);
        return root;
    }

    private static string Path(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            path = command.Command.Name + " " + path;
        return path;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
