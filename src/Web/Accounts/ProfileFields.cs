using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Web.Accounts;

/// <summary>What the fields of a profile may be.</summary>
internal static partial class ProfileFields
{
    /// <summary>The youngest who may have an account, in years.</summary>
    public const int AgeMin = 13;

    private const int TextLengthMax = 100;
    private const int AgeMax = 120;
    private const int ZoneLengthMax = 64;

    /// <summary>Checks a mail address.</summary>
    public static void CheckEmail(FieldFaults faults, string? email)
    {
        if (string.IsNullOrWhiteSpace(email)) faults.Add("email", "A mail address is needed.");
        else if (!EmailRules.IsAddress(email))
        {
            faults.Add("email", "This is not a mail address, such as ada@example.org.");
        }
    }

    /// <summary>Checks a user name.</summary>
    public static void CheckUsername(FieldFaults faults, string? username)
    {
        if (string.IsNullOrWhiteSpace(username)) faults.Add("username", "A user name is needed.");
        else if (!Username().IsMatch(username)) faults.Add("username", "A user name has 3 to 32 letters, digits, or the signs - . _ and begins with a letter or digit.");
    }

    /// <summary>Checks a name.</summary>
    public static void CheckName(FieldFaults faults, string? name)
    {
        if (name is null || name.EnumerateRunes().All(IsInvisible)) faults.Add("name", "A name is needed.");
        else CheckText(faults, "name", name);
    }

    /// <summary>Checks an age; null is fine.</summary>
    public static void CheckAge(FieldFaults faults, int? age)
    {
        if (age is < AgeMin or > AgeMax) faults.Add("age", $"The age is a number of years from {AgeMin} to {AgeMax}.");
    }

    /// <summary>Checks a country; null is fine.</summary>
    public static void CheckCountry(FieldFaults faults, string? country) => CheckText(faults, "country", country);

    /// <summary>Checks a telephone number; null is fine.</summary>
    public static void CheckPhone(FieldFaults faults, string? phone)
    {
        if (phone is { Length: > 0 } && !Phone().IsMatch(phone)) faults.Add("phone", "A telephone number has 4 to 40 digits, spaces, or the signs + - ( ).");
    }

    /// <summary>Reads an age from text; null for none, and where it is wrong.</summary>
    public static int? ReadAge(FieldFaults faults, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var age))
        {
            faults.Add("age", $"The age is a number of years from {AgeMin} to {AgeMax}.");
            return null;
        }

        CheckAge(faults, age);
        return age;
    }

    /// <summary>Checks a time zone; null is fine.</summary>
    public static void CheckTimeZone(FieldFaults faults, string? zone)
    {
        if (zone is not null && (zone.Length > ZoneLengthMax || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId))
        {
            faults.Add("time_zone", "This is no time zone, such as Europe/Madrid.");
        }
    }

    /// <summary>Checks a theme; null is fine.</summary>
    public static void CheckTheme(FieldFaults faults, string? theme)
    {
        if (theme is not (null or "auto" or "light" or "dark")) faults.Add("theme", "The theme is auto, light or dark.");
    }

    /// <summary>Checks the colour of rising prices; null is fine.</summary>
    public static void CheckRising(FieldFaults faults, string? colour)
    {
        if (colour is not (null or "green" or "red")) faults.Add("rising", "Rising prices are green or red.");
    }

    /// <summary>Checks a password that is to be set.</summary>
    public static async Task CheckPasswordAsync(FieldFaults faults, UserManager<User> users, User user, string? password, string field)
    {
        if (string.IsNullOrEmpty(password))
        {
            faults.Add(field, field == "password" ? "A password is needed." : "A new password is needed.");
            return;
        }

        foreach (var rule in users.PasswordValidators) Add(faults, (await rule.ValidateAsync(users, user, password)).Errors, field);
    }

    /// <summary>The field whose value somebody else has, by the index that refused it; null for any other failure.</summary>
    public static string? TakenBy(DbUpdateException e) =>
        e.InnerException is not PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } taken ? null
        : taken.ConstraintName?.Contains("email", StringComparison.Ordinal) == true ? "email" : "username";

    /// <summary>Adds what Identity found wrong, beside the field that it is about.</summary>
    /// <param name="faults">Where to.</param>
    /// <param name="errors">Identity's.</param>
    /// <param name="passwordField">The field with the new password.</param>
    public static void Add(FieldFaults faults, IEnumerable<IdentityError> errors, string passwordField)
    {
        foreach (var error in errors)
        {
            if (error.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)) faults.AddChangedMeanwhile();
            else if (error.Code == nameof(IdentityErrorDescriber.DuplicateEmail)) faults.AddTaken("email");
            else if (error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)) faults.AddTaken("username");
            else if (error.Code == nameof(IdentityErrorDescriber.PasswordTooShort)) faults.Add(passwordField, $"A password has at least {PasswordRules.LengthMin} characters.");
            else if (error.Code.StartsWith("Password", StringComparison.Ordinal)) faults.Add(passwordField, error.Description);
            else if (error.Code.Contains("UserName", StringComparison.Ordinal)) faults.Add("username", error.Description);
            else faults.Add("email", error.Description);
        }
    }

    private static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control;

    private static void CheckText(FieldFaults faults, string field, string? text)
    {
        if (text is { Length: > TextLengthMax }) faults.Add(field, $"At most {TextLengthMax} characters; these are {text.Length}.");
        else if (text is not null && text.Any(char.IsControl)) faults.Add(field, "Only characters that can be seen.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{2,31}\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Username();

    [GeneratedRegex(@"^[0-9+() -]{4,40}\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Phone();
}
