namespace RunnerHub.Platform.Api;

/// <summary>A wire record that shows how it looks, for the description of the interface.</summary>
internal interface IApiExample<out TSelf>
    where TSelf : IApiExample<TSelf>
{
    static abstract TSelf Example { get; }
}
