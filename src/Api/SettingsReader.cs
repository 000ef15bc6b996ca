using System.Globalization;
using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api;

/// <summary>Reads one section of the settings. Problems are collected and never thrown; each names its setting.</summary>
internal sealed class SettingsReader(IConfigurationSection section, List<string> problems)
{
    /// <summary>The text of a setting; null if it is missing or blank.</summary>
    public string? Text(string name) => string.IsNullOrWhiteSpace(section[name]) ? null : section[name];

    /// <summary>The text of a required setting. If it is missing, that is a problem, and the text is empty.</summary>
    public string Required(string name)
    {
        if (Text(name) is { } text)
            return text;
        problems.Add($"{section.Path}:{name} is missing.");
        return "";
    }

    /// <summary>A whole number from 1. Anything else is a problem, and null.</summary>
    public int? Id(string name) => Id(section.GetSection(name));

    /// <summary>A whole number in a range; <paramref name="absent"/> if it is missing or anything else, which is a problem.</summary>
    public int Whole(string name, int absent, int least, int most)
    {
        if (Text(name) is not { } text)
            return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"be a whole number from {least} to {most}"));
        return absent;
    }

    /// <summary>One of several words, in any case; <paramref name="absent"/> if it is missing or another, which is a problem.</summary>
    public T Choose<T>(string name, T absent, params (string Text, T Value)[] choices)
    {
        if (Text(name) is not { } text)
            return absent;
        foreach (var choice in choices.Where(choice => string.Equals(choice.Text, text, StringComparison.OrdinalIgnoreCase)))
            return choice.Value;
        Refuse(name, $"be one of {string.Join(", ", choices.Select(choice => choice.Text))}");
        return absent;
    }

    /// <summary>A mail address; null if it is missing or anything else, which is a problem.</summary>
    public string? Address(string name, string example)
    {
        var text = Text(name);
        if (text is null || (MailAddress.TryCreate(text, out var address) && address.Address == text))
            return text;
        Refuse(name, $"be an address like '{example}'");
        return null;
    }

    /// <summary>The numbers of a list, each with its setting's name within this section. Others than numbers from 1 are problems.</summary>
    public IEnumerable<(string Name, int Id)> Ids(string name)
    {
        foreach (var child in List(name))
        {
            if (Id(child) is { } id)
                yield return ($"{name}:{child.Key}", id);
        }
    }

    public IEnumerable<SettingText> Texts(string name) =>
        List(name).Select(child => new SettingText($"{name}:{child.Key}", child.Value ?? ""));

    /// <summary>The entries, if this section itself is a list.</summary>
    public IEnumerable<SettingText> Entries() => Listed(section).Select(child => new SettingText(child.Key, child.Value ?? ""));

    /// <summary>The sections of a list.</summary>
    public IEnumerable<SettingsReader> Sections(string name)
    {
        foreach (var child in List(name))
        {
            if (child.Value is null)
                yield return new(child, problems);
            else
                problems.Add($"{child.Path} must be a group of settings, not a single value.");
        }
    }

    /// <summary>Reports settings that nothing reads: a misspelt setting must not go unnoticed.</summary>
    public void Expect(params string[] names) => KnownSettings.Expect(section, problems, names);

    /// <summary>Reports what a setting must be instead, and shows its value.</summary>
    public void Refuse(string name, string must) => problems.Add($"{section.Path}:{name} is '{section[name]}', but must {must}.");

    /// <summary>Reports what a setting must be instead, without its value: it is a secret, or may hold one.</summary>
    public void RefuseUnseen(string name, string must) => problems.Add($"{section.Path}:{name} must {must}.");

    private List<IConfigurationSection> List(string name) => Listed(section.GetSection(name));

    private List<IConfigurationSection> Listed(IConfigurationSection list)
    {
        if (!string.IsNullOrEmpty(list.Value))
            problems.Add($"{list.Path} is a single value, but must be a list: {list.Path}:0, {list.Path}:1 and so on.");
        return [.. list.GetChildren()];
    }

    private int? Id(IConfigurationSection setting)
    {
        if (int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id >= 1)
            return id;
        problems.Add(setting.Value is null
            ? $"{setting.Path} is missing."
            : $"{setting.Path} is '{setting.Value}', but must be a whole number from 1.");
        return null;
    }
}

/// <summary>One text of a list. It is a class, because queries over values of the runtime's own types are compiled at every start.</summary>
/// <param name="Name">The name of its setting within the section.</param>
internal sealed record SettingText(string Name, string Text);
