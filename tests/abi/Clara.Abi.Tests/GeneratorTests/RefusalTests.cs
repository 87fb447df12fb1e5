using Clara.Interop.Generate;

namespace Clara.Abi.Tests.GeneratorTests;

/// <summary>Rule A3 and its like: what may not cross is refused with its place before anything is written.</summary>
public sealed class RefusalTests
{
    [TestCase("int", "flags;", "\"int\"")]
    [TestCase("_Bool", "flags;", "\"_Bool\"")]
    [TestCase("unsigned long", "flags;", "\"unsigned long\"")]
    [TestCase("uint32_t", "flags : 3;", "bit-field")]
    [TestCase("clara_voxel_point", "flags;", "by value")]
    [TestCase("uint32_t", "flags[2][2];", "one array bound")]
    public void A_field_of_a_type_that_may_not_cross_is_refused(string type, string declarator, string reason)
    {
        using ContractCopy copy = new();
        copy.With("interop/include/clara/segment.h", "  uint32_t flags; ", $"  {type} {declarator} ");
        Assert.That(() => Contract.Generate(copy.Root), Throws.TypeOf<ContractException>().With.Message.Contains(reason));
    }

    [TestCase("/** A. @since ABI 1.0 */\nCLARA_API clara_status CLARA_CALL clara_log(const char *format, ...);", "clara_log takes any number of arguments")]
    [TestCase("/** A. @since ABI 1.0 */\nCLARA_API clara_status CLARA_CALL clara_log(clara_voxel_point point);", "by value")]
    [TestCase("/** A. @since ABI 1.0 */\nCLARA_API clara_status CLARA_CALL clara_log(long count);", "\"long\"")]
    [TestCase("/** A. @since ABI 1.0 */\nCLARA_API clara_status CLARA_CALL clara_log(int32_t *const *p);", "clara_log, parameter p,")]
    [TestCase("/** A. @since ABI 1.0 */\nCLARA_API int32_t CLARA_CALL clara_log(void);", "return clara_status or void")]
    [TestCase("/** A. */\nCLARA_API clara_status CLARA_CALL clara_log(void);", "clara_log has no \"@since")]
    [TestCase("typedef enum clara_kind { CLARA_ONE } clara_kind;", "\"enum clara_kind\"")]
    [TestCase("extern int32_t clara_counter;", "clara_counter is a VarDecl")]
    [TestCase("CLARA_API clara_sttus clara_log(void);", "unknown type name 'clara_sttus'")]
    public void A_declaration_that_may_not_cross_is_refused(string declaration, string reason)
    {
        using ContractCopy copy = new();
        copy.WithDeclaration("image.h", declaration);
        Assert.That(() => Contract.Generate(copy.Root), Throws.TypeOf<ContractException>().With.Message.Contains(reason));
    }

    [TestCase("\"code\": -402", "\"code\": -401", "used once")]
    [TestCase("\"code\": -402", "\"code\": 402", "failures are negative")]
    [TestCase("\"http\": 400", "\"htp\": 400", "htp")]
    [TestCase("[", "", "status-codes.json")]
    public void A_status_code_that_cannot_be_is_refused(string old, string replacement, string reason)
    {
        using ContractCopy copy = new();
        copy.With(Contract.StatusCodes, old, replacement);
        Assert.That(() => Contract.Generate(copy.Root), Throws.TypeOf<ContractException>().With.Message.Contains(reason));
    }

    [Test]
    public void A_readme_without_its_markers_is_refused()
    {
        using ContractCopy copy = new();
        copy.With(Contract.Readme, "<!-- end of status codes -->", "");
        Assert.That(() => Contract.Generate(copy.Root), Throws.TypeOf<ContractException>().With.Message.Contains("end of status codes"));
    }
}
