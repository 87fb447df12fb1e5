using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>forward.g.cpp: each export of the core, forwarded through the table.</summary>
internal static class ForwardSource
{
    private const string Opening = """
        // clang-format off
        #include "core.h"
        #include "last_error.h"

        #include "clara_core/core_table.g.h"

        namespace {

        // The core returns codes; should anything be thrown all the same, it ends here and not in the viewer.
        template <class Function, class... Arguments>
        clara_status forward(const char *name, Function clara_core_table::*function, Arguments... arguments) noexcept {
          clara_shim::clear_last_error();
          const clara_core_table *table = clara_shim::core();
          if (table == nullptr)
            return clara_shim::not_started(name);
          try {
            return (table->*function)(arguments...);
          } catch (...) {
            clara_shim::set_last_error("the call ended by a defect in the product's core; please report it");
            return CLARA_E_INTERNAL;
          }
        }

        template <class Function, class... Arguments>
        void forward_void(Function clara_core_table::*function, Arguments... arguments) noexcept {
          clara_shim::clear_last_error();
          const clara_core_table *table = clara_shim::core();
          if (table == nullptr)
            return;
          try {
            (table->*function)(arguments...);
          } catch (...) {
            return;
          }
        }

        } // namespace

        extern "C" {

        """;

    internal static string Write(AbiModel abi)
    {
        StringBuilder c = new($"// {Marks.FromHeaders}\n");
        c.Append(Opening.ReplaceLineEndings("\n"));
        foreach (CFunction f in abi.Forwarded)
        {
            string arguments = string.Concat(f.Parameters.Select(p => ", " + p.Name));
            string body = f.Returns switch
            {
                { IsVoid: true } => $"forward_void(&clara_core_table::{f.TableName}{arguments});",
                { Base: "clara_status", Pointers: 0 } => $"return forward(\"{f.Name}\", &clara_core_table::{f.TableName}{arguments});",
                _ => throw new ContractException($"{f.Header}: {f.Name} returns {f.Returns}; functions of the core return clara_status or void."),
            };
            c.Append($"\n{f.Returns.Prefix.TrimEnd()} CLARA_CALL {f.Name}({(f.Parameters.Count == 0 ? "" : Prototypes.Named(f))}) {{\n  {body}\n}}\n");
        }
        return c.Append("\n} // extern \"C\"\n").ToString();
    }
}
