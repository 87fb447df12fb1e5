using System.Text;
using Clara.Interop.Generate.StatusCodes;

namespace Clara.Interop.Generate.Emitters;

/// <summary>status.h: the codes as macros.</summary>
internal static class StatusHeader
{
    internal static string Write(IEnumerable<StatusCodeEntry> codes)
    {
        StringBuilder c = new($"/* {Marks.FromCodes} */\n");
        c.Append("/** Status codes of all functions. A number is never reused. */\n#ifndef CLARA_STATUS_H\n#define CLARA_STATUS_H\n\n#include \"base.h\"\n\n");
        foreach (StatusCodeEntry code in codes)
            c.Append($"/** {code.Meaning} */\n#define {code.Macro} {(code.Code < 0 ? $"({code.Code})" : $"{code.Code}")}\n");
        return c.Append("\n#endif\n").ToString();
    }
}
