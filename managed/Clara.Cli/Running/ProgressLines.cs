using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Progress on standard error: a bar that is redrawn on a terminal, else a line a stage. Any thread.</summary>
internal sealed partial class ProgressLines(TextWriter error, bool isTerminal) : IProgress<WorkProgress>, IDisposable
{
    private const int BarWidth = 30;
    private readonly Lock _lock = new();
    private string _last = "";

    public void Report(WorkProgress value)
    {
        lock (_lock)
        {
            // In a log the stages are told, not each of their five hundred files.
            string line = isTerminal ? Bar(value) : Count().Replace(value.Stage, "");
            if (line == _last)
                return;
            if (isTerminal)
                error.Write("\r" + line.PadRight(_last.Length));
            else
                error.WriteLine(line);
            _last = line;
        }
    }

    /// <summary>Clears the bar.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (isTerminal && _last.Length > 0)
                error.Write("\r" + new string(' ', _last.Length) + "\r");
            _last = "";
        }
    }

    [GeneratedRegex(@" \d+ of \d+$")]
    private static partial Regex Count();

    private static string Bar(WorkProgress value)
    {
        double fraction = Math.Clamp(value.Fraction, 0, 1);
        int full = (int)(fraction * BarWidth);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {fraction * 100,3:0} % {value.Stage}");
    }
}
