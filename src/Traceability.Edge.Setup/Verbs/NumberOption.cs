using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>An option that is a number within bounds; anything else is told with what is allowed.</summary>
static class NumberOption
{
    public static Option<T> Add<T>(Verb verb, string name, string description, T usual, T least, T most) where T : INumber<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "N" };
        option.CustomParser = given =>
        {
            if (T.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            given.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {given.Tokens[0].Value}: {least} to {most} expected"));
            return usual;
        };
        verb.Options.Add(option);
        return option;
    }
}
