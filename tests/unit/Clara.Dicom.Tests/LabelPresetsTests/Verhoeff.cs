namespace Clara.Dicom.Tests.LabelPresetsTests;

/// <summary>The check digit of SNOMED CT identifiers (SCTID), after Verhoeff: products in the dihedral group of the pentagon, built from its definition and not from tables.</summary>
internal static class Verhoeff
{
    private static readonly int[] Permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    public static bool IsValid(string digits)
    {
        int check = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i] - '0';
            for (int turn = 0; turn < i % 8; turn++)
                digit = Permutation[digit];
            check = Times(check, digit);
        }
        return check == 0;
    }

    /// <summary>0 to 4 are rotations, 5 to 9 are reflections.</summary>
    private static int Times(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + ((a + b) % 5),
        (false, true) => 5 + ((a - b + 5) % 5),
        _ => (a - b + 5) % 5,
    };
}
