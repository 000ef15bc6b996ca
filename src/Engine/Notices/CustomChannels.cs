using Microsoft.Extensions.DependencyInjection;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The place for notice channels of your own; <c>docs/custom-channels.md</c> has an example.</summary>
public static class CustomChannels
{
    /// <summary>
    /// Every host calls this. One line for each channel: <c>.AddSingleton&lt;INoticeChannel, MyChannel&gt;()</c>. A channel is one instance
    /// that is told many notices at once.
    /// </summary>
    public static IServiceCollection AddCustomChannels(this IServiceCollection services) => services;
}
