namespace Clara.Imaging.Tests.ClaraExceptionTests;

/// <summary>Messages stay one line of bearable length, whatever a file's header brings into them. Found by fuzzing.</summary>
public sealed class MessageTests
{
    [Test]
    public void Control_characters_and_line_breaks_become_spaces()
    {
        ClaraException e = new ImageFormatException("f.nrrd names \"a\r\nb\0\u001b[2J\u2028c\u0085\" twice.");

        Assert.That(e.Message, Is.EqualTo("f.nrrd names \"a  b  [2J c \" twice."));
    }

    [Test]
    public void A_long_text_is_cut()
    {
        ClaraException e = new(StatusCode.Format, "x" + new string('y', 1 << 20));

        Assert.That(e.Message, Has.Length.LessThan(2100).And.StartsWith("xyyy").And.EndsWith("..."));
    }

    [Test]
    public void A_plain_message_stays_as_it_is()
    {
        const string Message = "Wirbelsäule \"7\" of f.nrrd is µm wide; correct the header.";

        Assert.That(new GeometryException(Message).Message, Is.EqualTo(Message));
    }
}
