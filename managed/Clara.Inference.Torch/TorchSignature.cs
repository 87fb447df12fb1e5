using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Clara.Models;
using TorchSharp;

namespace Clara.Inference.Torch;

/// <summary>
/// What a network's <c>forward</c> takes and gives. TorchSharp does not hand that out, but libtorch says it when <c>forward</c> is called without arguments: "forward() is missing value for
/// argument 'x'. Declaration: forward(__torch__.Net self, Tensor x, Tensor? y=None) -> Tensor". So a file that can never work is refused before it gets an image.
/// </summary>
/// <param name="Input">Name of the first argument; "input" where all have defaults and nothing is said.</param>
internal sealed partial record TorchSignature(string Input)
{
    /// <summary>Throws <see cref="ModelInvalidException"/> for a network without forward, with several inputs or with an output that has no place.</summary>
    public static TorchSignature Of(torch.jit.ScriptModule module, Func<string, ModelInvalidException> unusable)
    {
        try
        {
            module.forward();
            return new("input");
        }
        catch (ExternalException e)
        {
            if (e.Message.StartsWith("Method 'forward' is not defined", StringComparison.Ordinal))
                throw unusable("its TorchScript has no method forward");
            // Whatever else happens without an image says nothing of what happens with one.
            return Declaration().Match(e.Message) is { Success: true } found ? Of(found.Groups[1].Value, found.Groups[2].Value, unusable) : new("input");
        }
    }

    private static TorchSignature Of(string arguments, string result, Func<string, ModelInvalidException> unusable)
    {
        string[] needed = [.. Split(arguments).Skip(1).Where(a => !a.Contains('='))];
        string[] names = [.. needed.Select(a => a[(a.LastIndexOf(' ') + 1)..])];
        if (needed.Length > 1)
            throw unusable($"its network has {needed.Length} inputs ({string.Join(", ", names)}); this version runs networks with one");
        if (!needed[0].StartsWith("Tensor ", StringComparison.Ordinal) && !needed[0].StartsWith("Tensor? ", StringComparison.Ordinal))
            throw unusable($"its network's input is {needed[0]}; this version gives a Tensor");
        if (result.StartsWith("Dict(", StringComparison.Ordinal))
            throw unusable($"its network gives {result}; it must give a Tensor, or a tuple or list of them");
        return new(names[0]);
    }

    /// <summary>At the commas outside of brackets.</summary>
    private static IEnumerable<string> Split(string arguments)
    {
        int depth = 0, from = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            depth += arguments[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (arguments[i] != ',' || depth > 0)
                continue;
            yield return arguments[from..i].Trim();
            from = i + 1;
        }
        yield return arguments[from..].Trim();
    }

    [GeneratedRegex(@"^forward\(\) is missing value for argument '.*'\. Declaration: forward\((.*)\) -> (.*)$", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
