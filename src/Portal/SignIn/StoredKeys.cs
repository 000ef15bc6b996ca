using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// The keys with which cookies and forms are sealed, in the store: every worker reads what another has sealed, and a restart signs
/// nobody out.
/// </summary>
internal sealed class StoredKeys(ISharedTextStore store) : IXmlRepository
{
    private const string Kind = "sealing-keys";

    // The framework's interface is not asynchronous. It is called after the start (KeysAfterStart), and every few hours after that.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => store.ReadTextsAsync(Kind, CancellationToken.None)).GetAwaiter().GetResult().Select(text => XElement.Parse(text.Text))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var text = new SharedText(Kind, friendlyName, element.ToString(SaveOptions.DisableFormatting));
        Task.Run(() => store.SaveTextAsync(text)).GetAwaiter().GetResult();
    }
}
