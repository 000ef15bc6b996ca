using Microsoft.Extensions.DependencyInjection;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The place for your own notice channels; <c>docs/custom-channels.md</c> has an example.</summary>
public static class CustomChannels
{
    /// <summary>
    /// Every host calls this. Add one line for each channel: <c>.AddSingleton&lt;INoticeChannel, MyChannel&gt;()</c>. One instance of a
    /// channel is told many notices at once.
    /// </summary>
    public static IServiceCollection AddCustomChannels(this IServiceCollection services) => services;
}
