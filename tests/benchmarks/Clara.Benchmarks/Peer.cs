using System.Diagnostics;
using System.Globalization;

namespace Clara.Benchmarks;

/// <summary>Another program's library that stays loaded and does one thing a line, so that starting it does not count; it measures itself.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(string name, string program, params string[] arguments)
    {
        Name = name;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    public string Name { get; }

    /// <summary>nibabel, scipy and pydicom.</summary>
    public static Peer Python(string name) => new(name, "/usr/bin/python3", Path.Combine(Places.Root, "tests", "benchmarks", "peers", "peer.py"));

    /// <summary>ITK or GDCM; null where it was not built because it is not installed.</summary>
    public static Peer? Native(string name, string program)
    {
        string path = Path.Combine(Places.Root, "build", "benchmark-peers", program);
        return File.Exists(path) ? new(name, path) : null;
    }

    /// <summary>What a command took.</summary>
    public Took Run(string command)
    {
        _process.StandardInput.WriteLine(command);
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} died at '{command}'.");
        return line.Split(' ') is [string clock, string work] && double.TryParse(clock, CultureInfo.InvariantCulture, out double seconds) && double.TryParse(work, CultureInfo.InvariantCulture, out double cpu)
            ? new(seconds, cpu)
            : throw new InvalidOperationException($"{Name}, '{command}': {line}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
