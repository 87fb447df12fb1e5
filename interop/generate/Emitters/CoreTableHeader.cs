using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>core_table.g.h: what shim and core hand each other.</summary>
internal static class CoreTableHeader
{
    internal static string Write(AbiModel abi)
    {
        StringBuilder c = new();
        c.Append($"/* {Marks.FromHeaders} */\n");
        c.Append("""
            /** The two tables that the shim and the core exchange once, in Clara.Host.Boot.Bind. Not for viewers: clara.h is their interface. */
            #ifndef CLARA_CORE_TABLE_H
            #define CLARA_CORE_TABLE_H

            #include "clara/clara.h"

            /** What the shim does for the core. */
            typedef struct clara_shim_table {
              uint32_t struct_size;
              uint32_t abi_version;
              void(CLARA_CALL *set_error)(const char *utf8); /* the calling thread's last error; copies; NULL or "" clears */
            } clara_shim_table;

            /** What the core does: a pointer a function. Within a version of the interface in the order of the headers; later versions only append. */
            typedef struct clara_core_table {
              uint32_t struct_size;
              uint32_t abi_version;

            """.ReplaceLineEndings("\n"));
        foreach (CFunction f in abi.Forwarded)
            c.Append($"  {f.Returns.Prefix.TrimEnd()}(CLARA_CALL *{f.TableName})({Prototypes.Types(f)});\n");
        return c.Append("} clara_core_table;\n\n#endif\n").ToString();
    }
}
