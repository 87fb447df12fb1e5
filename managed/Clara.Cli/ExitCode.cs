namespace Clara.Cli;

/// <summary>What scripts look at.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongArguments = 2;
    public const int Cancelled = 130;
}
