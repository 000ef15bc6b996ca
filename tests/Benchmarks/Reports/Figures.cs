using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkflowFunctions.Benchmarks.Reports;

/// <summary>What a scenario has measured, in the order in which it is shown. A name ends with its unit.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, double Value)> _all = [];

    public IReadOnlyList<(string Name, double Value)> All => _all;

    public double this[string name] => _all.First(figure => figure.Name == name).Value;

    public Figures Add(string name, double value)
    {
        _all.Add((name, value));
        return this;
    }

    public Figures Add(Figures others, string prefix = "")
    {
        _all.AddRange(others._all.Select(figure => (prefix.Length == 0 ? figure.Name : prefix + char.ToUpperInvariant(figure.Name[0]) + figure.Name[1..], figure.Value)));
        return this;
    }

    /// <summary>One line of JSON: the scenario, its figures and the machine.</summary>
    public string ToJson(string scenario, Machine machine)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("scenario", scenario);
            json.WriteStartObject("figures");
            foreach (var (name, value) in _all)
                json.WriteNumber(name, decimal.Parse(Show(value), CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WritePropertyName("machine");
            JsonSerializer.Serialize(json, machine);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>As many decimals as mean something; what could not be measured is -1.</summary>
    public static string Show(double value) =>
        !double.IsFinite(value) ? "-1" : value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.#" : "0.###", CultureInfo.InvariantCulture);
}
