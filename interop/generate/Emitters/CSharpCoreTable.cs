using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>CoreTable.g.cs: mirrors of the two tables in core_table.g.h.</summary>
internal static class CSharpCoreTable
{
    internal static string Write(AbiModel abi)
    {
        StringBuilder cs = new($"// {Marks.FromHeaders}\n");
        cs.Append("""
            #nullable enable
            using System.Runtime.InteropServices;

            namespace Clara.Interop;

            /// <summary>What the shim does for the core.</summary>
            [StructLayout(LayoutKind.Sequential)]
            public unsafe struct ClaraShimTable
            {
                /// <summary>Size of the struct as the shim knows it, in bytes.</summary>
                public uint StructSize;

                /// <summary>Version of the interface that the shim was built for: major &lt;&lt; 16 | minor.</summary>
                public uint AbiVersion;

                /// <summary>Stores a UTF-8 text as the calling thread's last error; copies; null or empty clears.</summary>
                public delegate* unmanaged[Cdecl]<byte*, void> SetError;
            }

            /// <summary>What the core does: a pointer a function, in the order of core_table.g.h.</summary>
            [StructLayout(LayoutKind.Sequential)]
            public unsafe struct ClaraCoreTable
            {
                /// <summary>Size of the struct as the shim knows it, in bytes: how much the core may fill.</summary>
                public uint StructSize;

                /// <summary>Version of the interface that the core implements: major &lt;&lt; 16 | minor.</summary>
                public uint AbiVersion;

            """.ReplaceLineEndings("\n"));
        foreach (CFunction f in abi.Forwarded)
        {
            string pointer = CSharpTypes.FunctionPointer(f.Returns, f.Parameters.Select(p => p.Type), abi);
            cs.Append($"\n    /// <summary><c>{f.Name}</c> of {f.Header}: {XmlDoc.Escape(f.Comment.Summary)}</summary>\n    public {pointer} {Names.Pascal(f.TableName)};\n");
        }
        return cs.Append("}\n").ToString();
    }
}
