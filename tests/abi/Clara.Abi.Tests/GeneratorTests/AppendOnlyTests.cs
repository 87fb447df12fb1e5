using Clara.Interop.Generate;

namespace Clara.Abi.Tests.GeneratorTests;

/// <summary>What a later version adds stands behind what was there: an old shim and a new core still mean the same slots.</summary>
public sealed class AppendOnlyTests
{
    [Test]
    public void A_function_of_1_1_in_the_first_header_comes_last_in_the_table()
    {
        using ContractCopy copy = new();
        copy.WithDeclaration("cancel.h", "/** Asks. @since ABI 1.1 */\nCLARA_API clara_status CLARA_CALL clara_cancel_requested(const clara_cancel *cancel, uint32_t *out);");
        string[] table = Contract.Generate(copy.Root)["interop/include/clara_core/core_table.g.h"].Split('\n');
        int end = Array.FindIndex(table, l => l.StartsWith("} clara_core_table", StringComparison.Ordinal));
        Assert.That(table[end - 1], Is.EqualTo("  clara_status(CLARA_CALL *cancel_requested)(const clara_cancel *, uint32_t *);"));
    }

    [Test]
    public void A_function_of_1_1_gets_a_version_node_of_its_own_on_top_of_the_first()
    {
        using ContractCopy copy = new();
        copy.WithDeclaration("cancel.h", "/** Asks. @since ABI 1.1 */\nCLARA_API clara_status CLARA_CALL clara_cancel_requested(const clara_cancel *cancel, uint32_t *out);");
        Assert.That(Contract.Generate(copy.Root)["interop/abi/clara.map"], Does.EndWith("CLARA_1.1 {\n  global:\n    clara_cancel_requested;\n} CLARA_1.0;\n"));
    }
}
