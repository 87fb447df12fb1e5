using System.Text;
using Clara.Interop.Generate.StatusCodes;

namespace Clara.Interop.Generate.Emitters;

/// <summary>StatusCode.g.cs: the codes as an enumeration and a table.</summary>
internal static class StatusEnum
{
    internal static string Write(IReadOnlyList<StatusCodeEntry> codes)
    {
        StringBuilder c = new($"// {Marks.FromCodes}\n");
        c.Append("#nullable enable\nnamespace Clara.Imaging;\n\n/// <summary>Outcome of a piece of work; the numbers are those of the C interface.</summary>\npublic enum StatusCode\n{\n");
        c.AppendJoin("\n", codes.Select(code => $"    /// <summary>{XmlDoc.Escape(code.Meaning)}</summary>\n    {code.Member} = {code.Code},\n"));
        c.Append("""
            }

            /// <summary>What is known of a status code.</summary>
            public sealed record StatusCodeInfo(StatusCode Code, string Name, int HttpStatus, bool Retryable, string Meaning)
            {
                /// <summary>All codes in the order of status-codes.json.</summary>
                public static IReadOnlyList<StatusCodeInfo> All { get; } =
                [

            """.ReplaceLineEndings("\n"));
        foreach (StatusCodeEntry code in codes)
            c.Append($"        new(StatusCode.{code.Member}, \"{code.Macro}\", {code.Http}, {(code.Retryable ? "true" : "false")}, {XmlDoc.Literal(code.Meaning)}),\n");
        return c.Append("""
                ];

                /// <summary>The entry of a code.</summary>
                public static StatusCodeInfo Of(StatusCode code) => All.First(c => c.Code == code);
            }

            """.ReplaceLineEndings("\n")).ToString();
    }
}
