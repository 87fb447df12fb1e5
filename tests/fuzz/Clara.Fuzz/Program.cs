using Clara.Fuzz;

Options options;
try
{
    options = Options.Parse(args);
}
catch (Exception e) when (e is ArgumentException or FormatException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
if (options.Replay is not null)
    return await Replay.RunAsync(options);
return options.Work is null ? Supervisor.Run(options) : await Worker.RunAsync(options);
