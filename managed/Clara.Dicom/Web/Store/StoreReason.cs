using System.Globalization;

namespace Clara.Dicom.Web.Store;

/// <summary>Failure and warning reasons in words: PS3.18 Annex I.2 and, for those that servers take over from the storage service, PS3.4 Annex B.2.3 and PS3.7 Annex C.</summary>
internal static class StoreReason
{
    public static string Of(int code) => $"{Words(code)} ({code.ToString("X4", CultureInfo.InvariantCulture)})";

    private static string Words(int code) => code switch
    {
        0x0106 => "an element has a value that the server does not allow",
        0x0110 => "the server failed while it processed the object; its log tells more",
        0x0111 => "the server has another object of the same UID",
        0x0112 or 0x0118 => "the server does not know this kind of object",
        0x0117 => "the object's UID is not valid",
        0x0120 => "an element is missing that the server asks for",
        0x0121 => "an element has no value that the server asks for",
        0x0122 => "the server does not take objects of this kind (SOP class)",
        0x0124 => "the server does not allow it to this user",
        0xC122 => "the server does not take this transfer syntax; store the object in another one",
        >= 0xA700 and <= 0xA7FF => "the server is out of room or other resources; try again later",
        >= 0xA900 and <= 0xA9FF => "the object's elements do not fit its kind (SOP class)",
        0xB000 => "the server changed elements of it",
        0xB006 => "the server left elements of it out",
        0xB007 => "its elements do not fit its kind (SOP class)",
        >= 0xC000 and <= 0xCFFF => "the server does not understand the object",
        _ => "the server gives no reason that the standard knows",
    };
}
