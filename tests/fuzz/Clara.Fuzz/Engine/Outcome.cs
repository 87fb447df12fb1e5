using System.Text.RegularExpressions;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>What became of one call: its kind in a line that leaves out numbers, so that inputs which do something new can be told; or what is wrong with it.</summary>
internal sealed partial record Outcome(string Signature, string? Finding, string Detail = "")
{
    /// <summary>Words at a message's beginning and end: between them a header's own text may stand.</summary>
    private const int TellingWords = 7;

    /// <summary>A call that ended as calls may.</summary>
    public static Outcome Of(FuzzTarget target, string result) => new($"{target.Name}: {result}", null);

    /// <summary>A call that threw: a refusal in one line that names the file is as it should be, all else is a finding.</summary>
    public static Outcome Of(FuzzTarget target, Exception e)
    {
        string[] words = Numbers().Replace(e.Message, "#").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string signature = $"{target.Name}: {e.GetType().Name} {string.Join(' ', words.Take(TellingWords))} ... {string.Join(' ', words.TakeLast(TellingWords))}";
        string? finding = e switch
        {
            not ClaraException => e.GetType().Name,
            _ when e.Message.Any(char.IsControl) => "message-of-several-lines",
            // What the product cannot write has the copy's name, and a volume's own failures none.
            _ when target.Name != "again" && !e.Message.Contains("f.", StringComparison.Ordinal) => "message-without-file",
            _ => null,
        };
        return new(signature, finding, finding is null ? "" : e.ToString());
    }

    [GeneratedRegex(@"[-+\d.,∞]+([eE][-+]?\d+)?|NaN|f\.[a-z.]+|\(.*?\)|"".*?""", RegexOptions.Singleline)]
    private static partial Regex Numbers();
}
